package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.AccessStore;
import dev.sluice.access.Admin;
import dev.sluice.access.AuditEntry;
import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientTeam;
import dev.sluice.access.ClientTerms;
import dev.sluice.access.IpRange;
import dev.sluice.access.KeptAdmin;
import dev.sluice.access.KeptAuditEntry;
import dev.sluice.access.ProviderKey;
import dev.sluice.access.SealedSecret;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Endpoint;
import dev.sluice.call.KeyId;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Team;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The contract of a store of access, whatever keeps it. */
public abstract class AccessStoreContract {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123Z");
    private static final Budget BUDGET =
            new Budget(new Money(new BigDecimal("100.000000001"), Currency.getInstance("USD")), Budget.Period.MONTH);

    private static final ClientTerms FULL = new ClientTerms(
            "lab",
            NOON,
            List.of(IpRange.of("10.0.0.0/8"), IpRange.of("2001:db8::/32")),
            Set.of(Endpoint.CHAT, Endpoint.COUNT_TOKENS),
            List.of(new ModelPattern("claude-*")),
            2.5,
            -3,
            600L,
            2_000_000_000L,
            7,
            true,
            BUDGET,
            new DailyLimits(1_000L, 3_000_000_000L));

    private final AuditEntry entry = new AuditEntry(NOON, "ann", "client.create", "web", null, "{\"a\": \"ü\"}");

    /** Returns the store, the same one each time. */
    protected abstract AccessStore store();

    private static Client client(String name) {
        return new Client(name, ClientKey.of("sk-" + name), ClientTerms.DEFAULT);
    }

    private void commit(AccessChange change) {
        assertThat(store().commit(store().revision(), change, entry)).isTrue();
    }

    private static List<AccessChange> everything() {
        Client full = new Client("full", ClientKey.of("sk-full"), FULL)
                .rotated(ClientKey.of("sk-next"), NOON)
                .withEnabled(false);
        return List.of(
                new AccessChange.PutClient(client("web")),
                new AccessChange.PutClient(full),
                new AccessChange.PutTeam(
                        new ClientTeam(new Team("lab", 1L, null, 3, new DailyLimits(null, 5L)), BUDGET)),
                new AccessChange.PutTeam(new ClientTeam(new Team("bare", null, null, null), null)),
                new AccessChange.PutAdmin(new KeptAdmin(new Admin("ann", Admin.Role.READ), ClientKey.of("sk-ann"))),
                new AccessChange.PutProviderKey(new ProviderKey(
                        new KeyId("openai", "o1"),
                        new SealedSecret("AQID"),
                        true,
                        new ProviderKey.Terms("org-7", 2, List.of(new ModelPattern("gpt-*")), 1L, 2L, 3L, 4L, 5))));
    }

    @Test
    void a_new_store_has_nothing() {
        assertThat(store().load()).isEqualTo(AccessRecords.NONE);
        assertThat(store().revision()).isZero();
        assertThat(store().audit(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void records_are_kept_as_they_are() {
        AccessRecords expected = AccessRecords.NONE;
        for (AccessChange change : everything()) {
            commit(change);
            expected = expected.after(change);
        }
        assertThat(store().load()).isEqualTo(expected);
        assertThat(store().revision()).isEqualTo(6);
    }

    @Test
    void records_are_replaced_and_removed() {
        everything().forEach(this::commit);
        AccessRecords before = store().load();
        List<AccessChange> changes = List.of(
                new AccessChange.PutClient(client("web").withEnabled(false)),
                new AccessChange.RemoveClient("full"),
                new AccessChange.PutTeam(new ClientTeam(new Team("bare", 9L, null, null), null)),
                new AccessChange.RemoveTeam("lab"),
                new AccessChange.RemoveAdmin("ann"),
                new AccessChange.RemoveProviderKey(new KeyId("openai", "o1")),
                new AccessChange.RemoveClient("was never there"));
        AccessRecords expected = before;
        for (AccessChange change : changes) {
            commit(change);
            expected = expected.after(change);
        }
        assertThat(store().load()).isEqualTo(expected);
    }

    @Test
    void a_change_on_an_old_revision_is_not_made_and_not_logged() {
        assertThat(store().commit(0, new AccessChange.PutClient(client("a")), entry))
                .isTrue();
        assertThat(store().commit(0, new AccessChange.PutClient(client("b")), entry))
                .isFalse();
        assertThat(store().commit(2, new AccessChange.PutClient(client("b")), entry))
                .isFalse();
        assertThat(store().load().clients()).containsOnlyKeys("a");
        assertThat(store().audit(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void of_changes_that_race_on_one_revision_one_is_made() {
        List<CompletableFuture<Boolean>> racing = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            AccessChange change = new AccessChange.PutClient(client("c" + i));
            racing.add(CompletableFuture.supplyAsync(() -> store().commit(0, change, entry)));
        }
        assertThat(racing.stream().filter(CompletableFuture::join)).hasSize(1);
        assertThat(store().load().clients()).hasSize(1);
    }

    @Test
    void the_audit_log_is_read_from_the_newest_back() {
        for (int i = 0; i < 5; i++) {
            store().record(new AuditEntry(NOON, "ann", "key.pause", "k" + i, "{}", null));
        }
        commit(new AccessChange.PutClient(client("web")));
        List<KeptAuditEntry> newest = store().audit(Long.MAX_VALUE, 3);
        assertThat(newest).extracting(kept -> kept.entry().subject()).containsExactly("web", "k4", "k3");
        assertThat(newest.get(0).entry()).isEqualTo(entry);
        assertThat(store().audit(newest.get(2).id(), 10))
                .extracting(kept -> kept.entry().subject())
                .containsExactly("k2", "k1", "k0");
    }
}
