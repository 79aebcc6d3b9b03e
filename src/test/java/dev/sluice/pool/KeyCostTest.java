package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.FailureKind;
import dev.sluice.pool.Ejection.Cause;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what makes a key more costly than another, by exactly how much, and which state it shows. */
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

    @Test
    void the_operator_s_switch_goes_before_an_ejection_and_that_before_the_account_s() {
        assertThat(key.state(0)).isEqualTo(KeyState.READY);
        account.eject(Cause.EXHAUSTED, "why", 0);
        assertThat(key.state(0)).isEqualTo(KeyState.EXHAUSTED);
        assertThat(key.usable()).isFalse();
        assertThat(key.isRefused()).isTrue();
        assertThat(key.onProbation("m")).isTrue();
        key.health().eject(Cause.REVOKED, "why", 0);
        assertThat(key.state(0)).isEqualTo(KeyState.REVOKED);
        key.setDisabled(true);
        assertThat(key.state(0)).isEqualTo(KeyState.DISABLED);
        assertThat(key.earliest("m")).isEqualTo(PoolLock.NEVER);
    }

    @Test
    void switching_a_key_on_forgets_its_ejection_its_account_s_and_its_failures() {
        account.eject(Cause.EXHAUSTED, "why", 0);
        key.health().eject(Cause.REVOKED, "why", 0);
        for (int i = 0; i < 3; i++) {
            key.failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("" + i), 0);
        }
        key.setDisabled(true);
        key.setDisabled(false);

        assertThat(key.state(0)).isEqualTo(KeyState.READY);
        assertThat(key.readyAt("m", 0, 0)).isZero();
    }

    @Test
    void a_key_is_ready_at_the_latest_of_its_own_ejection_and_its_account_s() {
        assertThat(key.earliest("m")).isZero();
        account.eject(Cause.FORBIDDEN, "why", 0);
        key.health().eject(Cause.REVOKED, "why", 0);
        assertThat(key.earliest("m")).isEqualTo(Duration.ofMinutes(10).toNanos());
        account.eject(Cause.FORBIDDEN, "why", Duration.ofMinutes(9).toNanos());
        assertThat(key.earliest("m")).isEqualTo(Duration.ofMinutes(19).toNanos());
    }

    @Test
    void a_key_whose_window_is_used_up_is_ready_at_no_known_time() {
        for (int i = 0; i < KeyStats.INITIAL_WINDOW; i++) {
            assertThat(key.readyAt("m", 0, 0)).isZero();
            key.stats().sent(0);
        }
        assertThat(key.readyAt("m", 0, 0)).isEqualTo(PoolLock.NEVER);
        assertThat(key.earliest("m")).isZero();
    }

    @Test
    void a_key_is_trusted_for_ten_minutes_after_a_good_answer_while_nothing_speaks_against_it() {
        long end = Duration.ofMinutes(10).toNanos();
        assertThat(key.isTrusted(0)).isFalse();
        key.health().clear(7);
        assertThat(key.isTrusted(7 + end - 1)).isTrue();
        assertThat(key.isTrusted(7 + end)).isFalse();
        key.health().clear(3);
        assertThat(key.isTrusted(7 + end - 1)).isTrue();
        key.health().suspect(request("c"), Cause.REVOKED, "why", 8);
        assertThat(key.isTrusted(8)).isFalse();
        assertThat(key.isRefused()).isFalse();
        key.health().suspect(request("c"), Cause.REVOKED, "why", 8);
        assertThat(key.isRefused()).isTrue();
        key.health().clearOfSuspicion();
        assertThat(key.isTrusted(8)).isTrue();
        key.setDisabled(true);
        assertThat(key.isTrusted(8)).isFalse();
        key.setDisabled(false);
        key.health().eject(Cause.REVOKED, "why", 8);
        assertThat(key.health().isGood(8)).isFalse();
    }

    @Test
    void a_probe_that_closes_the_circuit_sets_the_window_back() {
        for (int i = 0; i < 5; i++) {
            key.stats().sent(0);
        }
        for (int i = 0; i < 5; i++) {
            key.stats().answered(SECOND, 1, SECOND);
        }
        for (int i = 0; i < 3; i++) {
            key.health().circuits().failed("m", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "why", request("" + i));
        }
        time.pass(Duration.ofSeconds(6));
        assertThat(window()).isEqualTo(20);
        KeyPermit probe = key.health().acquirePermit("m", request("c"), time.nanos());
        key.succeeded("m", probe, SECOND, false);
        assertThat(key.onProbation("m")).isFalse();
        assertThat(window()).isEqualTo(5);

        key.stats().forgive(0);
        key.succeeded("m", KeyPermit.FIRST, SECOND, false);
        assertThat(window()).isEqualTo(10);
    }

    private int window() {
        int sent = 0;
        while (key.readyAt("m", 0, time.nanos()) <= time.nanos()) {
            key.stats().sent(time.nanos());
            sent++;
        }
        for (int i = 0; i < sent; i++) {
            key.stats().unanswered();
        }
        return sent;
    }

    @Test
    void a_change_of_state_is_told_once_with_its_reason_and_what_is_left_of_it() {
        List<StateChange> changes = new ArrayList<>();
        time.pass(Duration.ofSeconds(50));
        PoolLock lock = new PoolLock(time, new PoolListener() {
            @Override
            public void stateChanged(StateChange change) {
                changes.add(change);
            }
        });
        lock.runInside(now -> {
            key.health().eject(Cause.REVOKED, "gone", 0);
            key.notifyStateChange(lock, 4 * SECOND);
            key.notifyStateChange(lock, 4 * SECOND);
            key.setDisabled(true);
            key.notifyStateChange(lock, 5 * SECOND);
        });

        assertThat(changes)
                .containsExactly(
                        new StateChange(PoolTestData.id("k"), KeyState.READY, KeyState.REVOKED, "gone", 596 * SECOND),
                        new StateChange(
                                PoolTestData.id("k"), KeyState.REVOKED, KeyState.DISABLED, "switched off by hand", 0));
    }

    @Test
    void the_reason_for_a_class_is_that_of_its_own_trouble_unless_the_key_itself_is_out() {
        key.health().circuits().coolDown("m", 9 * SECOND, "asked for a pause", request("c"));
        for (int i = 0; i < 3; i++) {
            key.failed("other", KeyPermit.FIRST, FailureKind.SERVER_ERROR, "broke", request("" + i), 0);
        }
        assertThat(key.why("m", 0)).isEqualTo("asked for a pause");
        assertThat(key.why("other", 0)).isEqualTo("failed too often, last by broke");
        assertThat(key.why("third", 0)).isEqualTo("failed too often, last by broke");
        key.health().eject(Cause.REVOKED, "gone", 0);
        assertThat(key.why("m", 0)).isEqualTo("gone");
        key.setDisabled(true);
        assertThat(key.why("m", 0)).isEqualTo("switched off by hand");
    }
}
