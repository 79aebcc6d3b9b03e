package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.CreditRefused;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.ReservationRequest;
import dev.sluice.accounting.credit.ReservationResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract of what is given: grants, codes, their expiry and their currencies. */
public abstract class CreditGrantContract extends CreditStoreFixture {

    @Test
    void what_expires_first_is_spent_first_and_an_expired_rest_is_void() {
        grant("1", null);
        grant("1", "2026-12-01T00:00:00Z");
        grant("1", "2026-11-28T00:00:00Z");

        gate(store()).settle(reserve("1.5"), usd("1.5")).join();
        assertThat(wallet().grants().stream()
                        .map(grant -> grant.left().stripTrailingZeros().toPlainString()))
                .containsExactly("0.5", "1");

        now = Instant.parse("2026-12-01T00:00:00Z");
        assertThat(wallet().balance()).isEqualByComparingTo("1");
        assertThat(sumOfEntries()).isEqualByComparingTo("1");
        assertThat(entries().stream().filter(entry -> entry.kind() == Kind.EXPIRY))
                .hasSize(1);
    }

    @Test
    void credit_that_expires_while_a_call_has_reserved_it_pays_that_call_and_no_other() {
        grant("1", "2026-11-28T00:00:00Z");
        CreditReservation early = reserve("0.4");
        now = Instant.parse("2026-11-28T00:00:00Z");

        assertThat(wallet().balance()).isEqualByComparingTo("0.4");
        assertThat(asked("0.1")).isInstanceOf(ReservationResult.Busy.class);
        gate(store()).settle(early, usd("0.3")).join();
        assertThat(wallet().balance()).isZero();
        assertThat(sumOfEntries()).isZero();
    }

    @Test
    void a_grant_with_one_key_is_given_once_and_a_key_is_good_for_one_amount() throws Exception {
        List<CompletableFuture<Credits.Given>> given = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Credits credits = credits(i % 2 == 0 ? store() : second());
            given.add(CompletableFuture.supplyAsync(
                            () -> credits.grant(client, usd("5"), null, "", Kind.GRANT, "order-1"), threads)
                    .thenCompose(stage -> stage));
        }
        for (CompletableFuture<Credits.Given> each : given) {
            assertThat(each.get(60, TimeUnit.SECONDS).wallet().balance()).isEqualByComparingTo("5");
        }
        assertThat(sumOfEntries()).isEqualByComparingTo("5");

        CompletionStage<Credits.Given> other = credits().grant(client, usd("6"), null, "", Kind.GRANT, "order-1");
        assertRefused(other, CreditRefused.Reason.KEY_REUSED);
    }

    @Test
    void a_code_is_redeemed_once_however_many_race() throws Exception {
        String hash = "hash-" + UUID.randomUUID();
        credits().addCodes(List.of(hash), usd("3"), null).toCompletableFuture().join();
        AtomicInteger used = new AtomicInteger();
        List<CompletableFuture<Void>> tries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String each = client + (i % 5);
            Credits credits = credits(i % 2 == 0 ? store() : second());
            tries.add(CompletableFuture.supplyAsync(() -> credits.redeem(each, hash), threads)
                    .thenCompose(stage -> stage)
                    .handle((given, failure) -> {
                        used.addAndGet(failure == null ? 0 : 1);
                        return null;
                    }));
        }
        for (CompletableFuture<Void> each : tries) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertThat(used).hasValue(49);
        assertRefused(credits().redeem(client, hash), CreditRefused.Reason.CODE_USED);
        assertRefused(credits().redeem(client, "hash-of-none"), CreditRefused.Reason.UNKNOWN_CODE);
    }

    @Test
    void an_expired_code_gives_nothing() {
        String hash = "hash-" + UUID.randomUUID();
        credits().addCodes(List.of(hash), usd("3"), now).toCompletableFuture().join();
        assertRefused(credits().redeem(client, hash), CreditRefused.Reason.CODE_EXPIRED);
    }

    @Test
    void absurd_sums_are_refused() {
        grant("1");
        assertRefused(credits().grant(client, usd("1e12"), null, "", Kind.GRANT, null), CreditRefused.Reason.TOO_MUCH);
        assertRefused(
                credits().grant(client, new Money(BigDecimal.ONE, CNY), null, "", Kind.GRANT, null),
                CreditRefused.Reason.OTHER_CURRENCY);
        assertThat(sumOfEntries()).isEqualByComparingTo("1");
    }

    @Test
    void an_empty_wallet_and_a_client_without_one_are_refused() {
        assertThat(asked("0.01")).isInstanceOf(ReservationResult.Spent.class);
        grant("0.01");
        gate(store()).settle(reserve("0.01"), usd("0.01")).join();
        assertThat(asked("0.01")).isInstanceOf(ReservationResult.Spent.class);
        assertThat(asked("0")).isInstanceOf(ReservationResult.Spent.class);
    }

    @Test
    void a_wallet_in_another_currency_is_charged_at_the_rate_of_the_reservation() {
        credits()
                .grant(client, new Money(BigDecimal.TEN, CNY), null, "", Kind.GRANT, null)
                .toCompletableFuture()
                .join();
        ReservationRequest request = new ReservationRequest(
                "call-" + client,
                client,
                "this process",
                usd("1"),
                new ReservationRequest.Payer(CNY, new BigDecimal("7.1")),
                List.of());
        ReservationResult.Granted granted =
                (ReservationResult.Granted) gate(store()).reserve(request, 0).join();
        assertThat(wallet().reserved()).isEqualByComparingTo("7.1");

        gate(store()).settle(granted.reservation(), usd("0.5")).join();
        assertThat(wallet().balance()).isEqualByComparingTo("6.45");
        CreditEntry charge = entries().stream()
                .filter(entry -> entry.kind() == Kind.CHARGE)
                .findFirst()
                .orElseThrow();
        assertThat(charge.cost()).isEqualTo(usd("0.5"));
        assertThat(charge.exchange()).isEqualByComparingTo("7.1");
        assertThat(charge.amount()).isEqualTo(new Money(new BigDecimal("-3.55"), CNY));
    }
}
