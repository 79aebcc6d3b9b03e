package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.pool.Ejection.Cause;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests what single callers' requests that speak against keys mean for these callers, and for no other. */
class SuspectKeysTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Failure REFUSAL = Failure.of(FailureKind.REVOKED, "no");

    private final Timeline time = new Timeline();
    private final Provider provider = PoolParts.provider(time, List.of("k0", "k1", "k2"));
    private final SuspectKeys suspects = provider.suspects();

    private Key keyOf(String name) {
        return Objects.requireNonNull(provider.key(name));
    }

    private void openFor(String caller, String name) {
        for (int i = 0; i < 3; i++) {
            keyOf(name)
                    .health()
                    .circuits()
                    .failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request(caller));
        }
        suspects.add(keyOf(name));
    }

    private long circuitReadyAt(String caller, Provider of, KeyId... tried) {
        LeaseRequest asked = new LeaseRequest(
                List.of(List.of(new Target("p", "m", 1))), 1, 1, 0, null, null, Set.of(tried), request(caller));
        return suspects.circuitReadyAt(asked, of.candidateIndex().of("m", 0));
    }

    @Test
    void the_first_of_a_caller_s_own_circuits_that_it_has_not_tried_is_awaited() {
        assertThat(circuitReadyAt("bad", provider)).isEqualTo(SuspectKeys.NO_CIRCUIT);
        openFor("bad", "k0");
        time.pass(Duration.ofSeconds(1));
        openFor("bad", "k1");
        assertThat(circuitReadyAt("bad", provider)).isEqualTo(5 * SECOND + 1);
        assertThat(circuitReadyAt("bad", provider, id("k0"))).isEqualTo(6 * SECOND + 1);
        assertThat(circuitReadyAt("bad", provider, id("k0"), id("k1"))).isEqualTo(SuspectKeys.NO_CIRCUIT);
        assertThat(circuitReadyAt("other", provider)).isEqualTo(SuspectKeys.NO_CIRCUIT);
        assertThat(circuitReadyAt("bad", PoolParts.provider(time, List.of("k0", "k1"))))
                .isEqualTo(SuspectKeys.NO_CIRCUIT);
        keyOf("k0").setDisabled(true);
        assertThat(circuitReadyAt("bad", provider)).isEqualTo(6 * SECOND + 1);
    }

    @Test
    void a_caller_keeps_away_from_a_circuit_of_its_own_until_the_probe() {
        openFor("bad", "k0");
        suspects.add(keyOf("k1"));
        assertThat(suspects.barredFrom("m", request("bad"), 5 * SECOND)).containsExactly(id("k0"));
        assertThat(suspects.barredFrom("m", request("bad"), 5 * SECOND + 1)).isEmpty();
        assertThat(suspects.barredFrom("m", request("other"), 0)).isEmpty();
        assertThat(suspects.barredFrom("other", request("bad"), 0)).isEmpty();
    }

    private boolean refused(String caller, String name, RequestHistory history, long now) {
        return suspects.refused(REFUSAL, keyOf(name), "m", history, Cause.REVOKED, "by " + caller, now);
    }

    private boolean refused(String caller, String name, long now) {
        return refused(caller, name, request(caller), now);
    }

    @Test
    void a_third_caller_s_refusal_proves_that_the_key_is_refused() {
        assertThat(refused("a", "k0", 0)).isFalse();
        assertThat(refused("b", "k0", 0)).isFalse();
        assertThat(refused("c", "k0", 0)).isTrue();
    }

    @Test
    void a_confirmed_key_clears_the_request_that_it_refused() {
        RequestHistory first = request("a");
        suspects.refused(REFUSAL.about(Failure.Subject.REQUEST), keyOf("k0"), "m", first, Cause.REVOKED, "why", 0);
        assertThat(first.isAtFault()).isTrue();
        RequestHistory second = request("a");
        suspects.refused(REFUSAL.about(Failure.Subject.REQUEST), keyOf("k0"), "m", second, Cause.REVOKED, "why", 0);
        assertThat(second.isAtFault()).isFalse();
    }

    @Test
    void a_caller_whose_refusals_a_key_disproves_says_nothing_of_keys_for_a_minute() {
        refused("a", "k0", 0);
        refused("a", "k1", 0);
        suspects.cleared(keyOf("k0"), "good", 1, SECOND);
        assertThat(keyOf("k0").health().isSuspect()).isFalse();
        assertThat(keyOf("k1").health().isSuspect()).isFalse();

        RequestHistory discredited = request("a");
        assertThat(refused("a", "k2", discredited, 61 * SECOND - 1)).isFalse();
        assertThat(keyOf("k2").health().isSuspect()).isFalse();
        assertThat(discredited.isAtFault()).isTrue();
        refused("a", "k2", 61 * SECOND);
        assertThat(keyOf("k2").health().isSuspect()).isTrue();
    }

    @Test
    void a_caller_that_is_served_itself_is_not_discredited() {
        refused("a", "k0", 0);
        refused("a", "k1", 0);
        suspects.cleared(keyOf("k0"), "a", 1, SECOND);
        assertThat(keyOf("k0").health().isSuspect()).isFalse();
        assertThat(keyOf("k1").health().isSuspect()).isTrue();
    }

    @Test
    void an_attempt_at_a_confirmed_key_delays_its_witness_s_next_probe() {
        RequestHistory request = request("a", 1);
        refused("a", "k0", request("a", 1), 0);
        refused("a", "k0", request("a", 1), 0);
        Key key = keyOf("k0");
        assertThat(key.health().bars("m", request, 5 * SECOND)).isFalse();
        key.health().acquirePermit("m", request, 5 * SECOND);
        assertThat(key.health().bars("m", request, 5 * SECOND)).isTrue();
        assertThat(key.health().bars("m", request, 15 * SECOND)).isFalse();
    }
}
