package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.FailureKind;
import dev.sluice.pool.Ejection.Cause;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests what makes a key more costly than another, and by exactly how much. */
class KeyCostTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final double EXACT = 1e-9;

    private final Timeline time = new Timeline();
    private final Account account = PoolParts.account("a", time);
    private final Key key = PoolParts.key("k", 1, account, time);

    private double cost(double mean, double headroom) {
        return key.cost("m", mean, headroom, time.nanos());
    }

    /** Has the key answer once after {@code nanos}, so long ago that the use weighs nothing. */
    private void answeredOnce(long nanos) {
        key.stats().sent(0);
        key.stats().answered(nanos, 1, nanos);
        time.pass(Duration.ofHours(1));
    }

    @Test
    void an_idle_key_costs_one_and_each_attempt_under_way_one_more_by_weight() {
        assertThat(cost(0, 1)).isEqualTo(1);
        assertThat(key.attemptBegan()).isEqualTo(1);
        assertThat(key.attemptBegan()).isEqualTo(2);
        assertThat(key.inFlight()).isEqualTo(2);
        assertThat(cost(0, 1)).isEqualTo(3);
        Key heavy = PoolParts.key("h", 4, account, time);
        assertThat(heavy.cost("m", 0, 1, 0)).isEqualTo(0.25);
        assertThat(heavy.weight()).isEqualTo(4);
        assertThat(key.attemptEnded()).isEqualTo(1);
        key.configure(PoolParts.keyPlan("k", 2), account);
        assertThat(cost(0, 1)).isEqualTo(1);
    }

    @Test
    void attempts_of_late_count_as_those_under_way() {
        key.stats().sent(0);
        key.stats().unanswered();
        assertThat(cost(0, 1)).isEqualTo(2);
        time.pass(Duration.ofSeconds(15));
        assertThat(cost(0, 1)).isCloseTo(1 + 1 / Math.E, within(EXACT));
    }

    @Test
    void the_cost_rises_as_the_account_runs_out_and_no_further_below_a_twentieth() {
        assertThat(cost(0, 0.5)).isEqualTo(2);
        assertThat(cost(0, 0.05)).isCloseTo(20, within(EXACT));
        assertThat(cost(0, 0.01)).isCloseTo(20, within(EXACT));
        assertThat(cost(0, 0)).isCloseTo(20, within(EXACT));
    }

    @Test
    void a_first_byte_within_half_as_much_again_of_the_usual_changes_nothing() {
        answeredOnce(150);
        assertThat(cost(101, 1)).isCloseTo(1, within(EXACT));
        assertThat(cost(100, 1)).isCloseTo(1.5, within(EXACT));
        assertThat(cost(224, 1)).isCloseTo(1, within(EXACT));
        assertThat(cost(225, 1)).isCloseTo(1 / 1.5, within(EXACT));
    }

    @Test
    void slowness_scales_the_cost_from_half_to_four_times() {
        answeredOnce(1_000);
        assertThat(cost(400, 1)).isCloseTo(2.5, within(EXACT));
        assertThat(cost(100, 1)).isCloseTo(4, within(EXACT));
        assertThat(cost(1_800, 1)).isCloseTo(1 / 1.8, within(EXACT));
        assertThat(cost(4_000, 1)).isCloseTo(0.5, within(EXACT));
    }

    @Test
    void silence_beyond_the_usual_time_adds_to_the_cost_by_the_second_or_the_usual_time() {
        key.stats().sent(0);
        double uses = Math.exp(-3.0 / 15);
        time.pass(Duration.ofSeconds(3));
        // Two seconds beyond a usual second.
        assertThat(cost(SECOND, 1)).isCloseTo((1 + uses) * 3, within(EXACT));
        // Beyond half a second, counted by the second.
        assertThat(cost(SECOND / 2.0, 1)).isCloseTo((1 + uses) * 3.5, within(EXACT));
        // Beyond two seconds, counted by two seconds.
        assertThat(cost(2.0 * SECOND, 1)).isCloseTo((1 + uses) * 1.5, within(EXACT));
        assertThat(cost(3.0 * SECOND, 1)).isCloseTo(1 + uses, within(EXACT));
    }

    @Test
    void a_failure_of_late_costs_four_times_an_idle_key() {
        key.failedAfterAll("m", FailureKind.SERVER_ERROR, "why", request("c"), 0);
        assertThat(cost(0, 1)).isEqualTo(5);
        key.failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("c"), 0);
        assertThat(cost(0, 1)).isEqualTo(9);
    }

    @Test
    void a_failure_that_is_forgiven_costs_nothing_and_closes_the_circuit() {
        RequestHistory bad = request("c");
        for (int i = 0; i < 3; i++) {
            key.failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", bad, 0);
        }
        assertThat(key.onProbation("m")).isTrue();
        key.forgive(bad, 0);
        assertThat(key.onProbation("m")).isFalse();
        assertThat(cost(0, 1)).isEqualTo(9);
    }

    @Test
    void suspicion_makes_a_key_four_times_as_costly_and_a_confirmed_one_eight_times() {
        key.health().suspect(request("c"), Cause.REVOKED, "why", 0);
        assertThat(cost(0, 1)).isEqualTo(4);
        key.health().suspect(request("c"), Cause.REVOKED, "why", 0);
        assertThat(cost(0, 1)).isEqualTo(8);
        key.health().clearOfSuspicion();
        assertThat(cost(0, 1)).isEqualTo(1);
    }

    @Test
    void a_circuit_that_one_caller_opened_makes_a_key_eight_times_as_costly_for_others() {
        for (int i = 0; i < 3; i++) {
            key.health().circuits().failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("c"));
        }
        assertThat(cost(0, 1)).isEqualTo(8);
        assertThat(key.cost("other", 0, 1, 0)).isEqualTo(1);
    }

    @Test
    void a_cost_that_was_noted_is_known_for_two_seconds_at_any_headroom() {
        assertThat(key.knownCost(1, 0)).isZero();
        key.attemptBegan();
        key.noteCost(0, 5);
        assertThat(key.knownCost(1, 5)).isEqualTo(2);
        assertThat(key.knownCost(0.5, 5)).isEqualTo(4);
        assertThat(key.knownCost(0.01, 5)).isCloseTo(40, within(EXACT));
        assertThat(key.knownCost(1, 5 + 2 * SECOND - 1)).isEqualTo(2);
        assertThat(key.knownCost(1, 5 + 2 * SECOND)).isZero();
    }

    @Test
    void a_key_that_something_speaks_against_has_no_known_cost() {
        key.health().suspect(request("c"), Cause.REVOKED, "why", 0);
        key.noteCost(0, 0);
        assertThat(key.knownCost(1, 0)).isZero();
        key.health().clearOfSuspicion();
        account.eject(Cause.EXHAUSTED, "why", 0);
        key.noteCost(0, 0);
        assertThat(key.knownCost(1, 0)).isZero();
        account.ejection().end();
        for (int i = 0; i < 3; i++) {
            key.health().circuits().failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("" + i));
        }
        key.noteCost(0, 0);
        assertThat(key.knownCost(1, 0)).isZero();
        key.clearFailures();
        key.noteCost(0, 0);
        assertThat(key.knownCost(1, 0)).isEqualTo(1);
        key.configure(PoolParts.keyPlan("k", 2), account);
        assertThat(key.knownCost(1, 0)).isZero();
    }
}
