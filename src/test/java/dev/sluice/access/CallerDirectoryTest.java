package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Caller;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Refusal;
import dev.sluice.call.Team;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerDirectoryTest {

    private static final Team RESEARCH = new Team("research", 60L, null, null);
    private static final Caller APP = new Caller("app", 1, 0, null, null, null, List.of());

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final CallerDirectory callers = directory(client("sk-app", ClientTerms.DEFAULT), false);

    private static Client client(String key, ClientTerms terms) {
        return new Client("app", ClientKey.of(key), terms);
    }

    private static CallerDirectory directory(Client client, boolean anonymous) {
        return new CallerDirectory(List.of(client), Map.of("research", RESEARCH), anonymous);
    }

    private static Identity identify(CallerDirectory directory, String key) {
        return directory.identify(key, null, NOON);
    }

    @Test
    void a_key_identifies_its_caller_whatever_white_space_surrounds_it() {
        assertThat(identify(callers, "sk-app")).isEqualTo(new Identity.Known(APP));
        assertThat(identify(callers, " sk-app\r\n")).isEqualTo(new Identity.Known(APP));
    }

    @Test
    void a_key_can_be_configured_by_its_hash() {
        // printf %s sk-app | sha256sum
        ClientKey hashed = ClientKey.ofSha256("72016003589eb0bb8dbcc1fab3b1e74b81a25f06f79801b0b63fcf30be2e06c3");
        assertThat(identify(directory(new Client("app", hashed, ClientTerms.DEFAULT), false), "sk-app"))
                .isEqualTo(new Identity.Known(APP));
        assertThatThrownBy(() -> ClientKey.ofSha256("abcd")).hasMessage("4 digits (expected: 64)");
    }

    @Test
    void the_refusal_of_an_unknown_key_does_not_repeat_it() {
        assertThat(identify(callers, "sk-wrong")).isEqualTo(new Identity.Unknown());
        Refusal refusal = new Identity.Unknown().refusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAUTHENTICATED);
        assertThat(refusal.message()).startsWith("Incorrect API key provided").doesNotContain("sk-");
    }

    @Test
    void the_refusal_of_a_missing_key_names_the_header_for_it() {
        assertThat(identify(callers, null)).isEqualTo(new Identity.Missing());
        assertThat(identify(callers, "  ")).isEqualTo(new Identity.Missing());
        assertThat(new Identity.Missing().refusal().message())
                .startsWith("Incorrect API key provided")
                .contains("x-api-key");
    }

    @Test
    void where_anonymous_calls_are_allowed_an_unknown_key_is_anonymous_and_a_known_one_is_identified() {
        CallerDirectory open = directory(client("sk-app", ClientTerms.DEFAULT), true);
        assertThat(identify(open, null)).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
        assertThat(identify(open, "unused")).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
        assertThat(identify(open, "sk-app")).isEqualTo(new Identity.Known(APP));
    }

    @Test
    void a_disabled_client_is_denied_where_anonymous_calls_are_allowed_too() {
        CallerDirectory open = directory(client("sk-app", ClientTerms.DEFAULT).withEnabled(false), true);
        assertThat(identify(open, "sk-app")).isEqualTo(new Identity.Denied("app", Identity.Denial.DISABLED));
    }

    @Test
    void a_client_expires_at_its_moment() {
        CallerDirectory expiring = directory(client("sk-app", terms(NOON, List.of(), null)), false);
        assertThat(expiring.identify("sk-app", null, NOON.minusNanos(1))).isInstanceOf(Identity.Known.class);
        assertThat(identify(expiring, "sk-app")).isEqualTo(new Identity.Denied("app", Identity.Denial.EXPIRED));
    }

    @Test
    void a_rotated_key_is_good_until_its_grace_ends_and_the_new_one_after() {
        CallerDirectory rotated =
                directory(client("sk-old", ClientTerms.DEFAULT).rotated(ClientKey.of("sk-new"), NOON), false);
        assertThat(rotated.identify("sk-old", null, NOON.minusNanos(1))).isInstanceOf(Identity.Known.class);
        assertThat(identify(rotated, "sk-old")).isEqualTo(new Identity.Denied("app", Identity.Denial.ROTATED));
        assertThat(identify(rotated, "sk-new")).isInstanceOf(Identity.Known.class);
    }

    @Test
    void a_client_calls_from_its_own_addresses_only() throws Exception {
        List<IpRange> ranges = List.of(IpRange.of("10.0.0.0/8"), IpRange.of("2001:db8::/32"));
        CallerDirectory bound = directory(client("sk-app", terms(null, ranges, null)), false);
        for (String inside : List.of("10.1.2.3", "2001:db8::1", "::ffff:10.0.0.1")) {
            assertThat(bound.identify("sk-app", InetAddress.getByName(inside), NOON))
                    .isInstanceOf(Identity.Known.class);
        }
        Identity denied = new Identity.Denied("app", Identity.Denial.ADDRESS);
        for (String outside : List.of("11.0.0.1", "2001:db9::1", "::1")) {
            assertThat(bound.identify("sk-app", InetAddress.getByName(outside), NOON))
                    .isEqualTo(denied);
        }
        assertThat(identify(bound, "sk-app")).isEqualTo(denied);
    }

    @Test
    void a_caller_has_the_team_that_its_terms_name() {
        CallerDirectory teamed = directory(client("sk-app", terms(null, List.of(), "research")), false);
        assertThat(identify(teamed, "sk-app"))
                .isInstanceOfSatisfying(
                        Identity.Known.class,
                        known -> assertThat(known.caller().team()).isEqualTo(RESEARCH));
    }

    private static ClientTerms terms(@Nullable Instant expires, List<IpRange> ip, @Nullable String team) {
        return new ClientTerms(
                team, expires, ip, Set.of(), List.of(), 1, 0, null, null, null, false, null, DailyLimits.NONE);
    }

    @Test
    void a_key_cannot_be_printed() {
        assertThat(ClientKey.of("sk-app")).hasToString("ClientKey[***]");
    }
}
