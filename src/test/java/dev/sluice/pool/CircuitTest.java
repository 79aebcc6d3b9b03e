package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timeline time = new Timeline();
    private final Circuit circuit = new Circuit(PoolParts.circuits(time));

    /** Fails {@code times} requests of as many callers. */
    private void fail(int times, FailureKind kind) {
        for (int i = 0; i < times; i++) {
            String caller = "c" + i;
            circuit.failed(circuit.begin(caller), kind, request(caller));
        }
    }

    private void serve(int times) {
        for (int i = 0; i < times; i++) {
            circuit.succeeded(circuit.begin("c"), 1, false);
        }
    }

    private void passTo(long moment) {
        time.pass(Duration.ofNanos(moment - time.nanos()));
    }

    @Test
    void two_failures_leave_it_closed_and_a_third_opens_it_for_five_seconds() {
        fail(2, FailureKind.SERVER_ERROR);
        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.readyAt()).isZero();
        fail(1, FailureKind.SERVER_ERROR);

        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.openUntil()).isEqualTo(5 * SECOND + 1);
        assertThat(circuit.readyAt()).isEqualTo(5 * SECOND + 1);
    }

    @Test
    void in_a_window_of_results_three_in_five_have_to_fail() {
        fail(1, FailureKind.SERVER_ERROR);
        serve(2);
        fail(1, FailureKind.SERVER_ERROR);
        assertThat(circuit.isOpen()).isFalse();
        fail(1, FailureKind.SERVER_ERROR);
        assertThat(circuit.isOpen()).isTrue();
    }

    @Test
    void each_failed_probe_doubles_the_time_up_to_five_minutes() {
        fail(3, FailureKind.SERVER_ERROR);
        long[] seconds = {10, 20, 40, 80, 160, 300, 300};
        for (long expected : seconds) {
            passTo(circuit.openUntil());
            fail(1, FailureKind.SERVER_ERROR);
            assertThat(circuit.openUntil()).isEqualTo(time.nanos() + expected * SECOND + 1);
        }
    }

    @Test
    void a_key_that_hangs_is_probed_at_a_twelfth_of_the_rate() {
        fail(3, FailureKind.FIRST_BYTE_TIMEOUT);
        assertThat(circuit.openUntil()).isEqualTo(60 * SECOND + 1);
        passTo(circuit.openUntil());
        fail(1, FailureKind.RESET);
        assertThat(circuit.openUntil()).isEqualTo(time.nanos() + 10 * SECOND + 1);
    }

    @Test
    void one_probe_goes_at_a_time_and_a_good_answer_closes_it() {
        fail(3, FailureKind.SERVER_ERROR);
        passTo(circuit.openUntil());
        Circuit.Permit probe = circuit.begin("c");
        assertThat(circuit.readyAt()).isEqualTo(PoolLock.NEVER);
        assertThat(circuit.succeeded(probe, 1, false)).isTrue();
        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.readyAt()).isZero();

        // It is as good as new: the first opening lasts five seconds again.
        fail(3, FailureKind.SERVER_ERROR);
        assertThat(circuit.openUntil()).isEqualTo(time.nanos() + 5 * SECOND + 1);
    }

    @Test
    void a_probe_that_tells_nothing_is_repeated() {
        fail(3, FailureKind.SERVER_ERROR);
        passTo(circuit.openUntil());
        circuit.abandoned(circuit.begin("c"));
        assertThat(circuit.readyAt()).isEqualTo(circuit.openUntil());
        assertThat(circuit.succeeded(circuit.begin("c"), 1, false)).isTrue();
    }

    @Test
    void results_of_attempts_from_before_the_opening_change_nothing() {
        Circuit.Permit early = circuit.begin("c");
        Circuit.Permit alsoEarly = circuit.begin("c");
        fail(3, FailureKind.SERVER_ERROR);
        long until = circuit.openUntil();
        time.pass(Duration.ofSeconds(1));

        assertThat(circuit.succeeded(early, 1, false)).isFalse();
        circuit.failed(alsoEarly, FailureKind.SERVER_ERROR, request("c"));
        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.openUntil()).isEqualTo(until);
    }

    @Test
    void three_slow_answers_open_it_and_fast_ones_do_not() {
        for (int i = 0; i < 3; i++) {
            assertThat(circuit.succeeded(circuit.begin("c"), Circuit.SLOW.toNanos(), true))
                    .isFalse();
        }
        assertThat(circuit.isOpen()).isTrue();
        circuit.reset();
        for (int i = 0; i < 20; i++) {
            circuit.succeeded(circuit.begin("c"), Circuit.SLOW.toNanos() * 2, false);
        }
        assertThat(circuit.isOpen()).isFalse();
    }

    @Test
    void where_one_caller_s_requests_alone_opened_it_others_try_the_key_all_the_same() {
        for (int i = 0; i < 3; i++) {
            circuit.failed(circuit.begin("bad"), FailureKind.SERVER_ERROR, request("bad"));
        }
        assertThat(circuit.onlyCaller()).isEqualTo("bad");
        Circuit.Permit trial = circuit.begin("other");
        assertThat(trial.trial()).isTrue();
        assertThat(trial.probe()).isFalse();
        assertThat(circuit.readyAt()).isEqualTo(circuit.openUntil());

        circuit.failed(trial, FailureKind.SERVER_ERROR, request("other"));
        assertThat(circuit.onlyCaller()).isNull();
        assertThat(circuit.isOpen()).isTrue();
    }

    @Test
    void a_trial_that_is_answered_closes_it() {
        for (int i = 0; i < 3; i++) {
            circuit.failed(circuit.begin("bad"), FailureKind.SERVER_ERROR, request("bad"));
        }
        assertThat(circuit.succeeded(circuit.begin("other"), 1, false)).isTrue();
        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.onlyCaller()).isNull();
    }

    @Test
    void the_caller_s_own_attempt_is_a_probe_and_the_relay_s_failures_are_no_caller_s() {
        for (int i = 0; i < 3; i++) {
            circuit.failed(circuit.begin("bad"), FailureKind.SERVER_ERROR, request("bad"));
        }
        passTo(circuit.openUntil());
        Circuit.Permit own = circuit.begin("bad");
        assertThat(own.probe()).isTrue();
        assertThat(own.trial()).isFalse();

        circuit.reset();
        for (int i = 0; i < 3; i++) {
            circuit.failed(circuit.begin(""), FailureKind.SERVER_ERROR, request(""));
        }
        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.onlyCaller()).isNull();
    }

    @Test
    void forgiving_a_request_that_failed_elsewhere_too_closes_it_where_too_few_failures_remain() {
        RequestHistory guilty = request("a");
        circuit.failed(circuit.begin("a"), FailureKind.SERVER_ERROR, guilty);
        circuit.failed(circuit.begin("b"), FailureKind.SERVER_ERROR, request("b"));
        circuit.failed(circuit.begin("c"), FailureKind.SERVER_ERROR, request("c"));
        assertThat(circuit.forgive(request("a"))).isFalse();
        assertThat(circuit.isOpen()).isTrue();

        assertThat(circuit.forgive(guilty)).isTrue();
        assertThat(circuit.isOpen()).isFalse();
        // The two that remain still count.
        fail(1, FailureKind.SERVER_ERROR);
        assertThat(circuit.isOpen()).isTrue();
    }

    @Test
    void forgiving_the_only_failures_forgets_all() {
        RequestHistory guilty = request("a");
        circuit.failed(circuit.begin("a"), FailureKind.SERVER_ERROR, guilty);
        circuit.failed(circuit.begin("a"), FailureKind.SERVER_ERROR, guilty);
        assertThat(circuit.forgive(guilty)).isTrue();
        fail(2, FailureKind.SERVER_ERROR);
        assertThat(circuit.isOpen()).isFalse();
    }

    @Test
    void a_circuit_with_enough_other_failures_stays_open() {
        RequestHistory guilty = request("a");
        circuit.failed(circuit.begin("a"), FailureKind.SERVER_ERROR, guilty);
        fail(2, FailureKind.SERVER_ERROR);
        passTo(circuit.openUntil());
        fail(1, FailureKind.SERVER_ERROR);
        long until = circuit.openUntil();

        assertThat(circuit.forgive(guilty)).isTrue();
        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.openUntil()).isEqualTo(until);
    }

    @Test
    void failures_before_the_last_ten_do_not_name_a_caller() {
        circuit.failed(circuit.begin("first"), FailureKind.SERVER_ERROR, request("first"));
        for (int i = 0; i < 9; i++) {
            circuit.failedAfterAll(FailureKind.SERVER_ERROR, request("bad"));
        }
        assertThat(circuit.onlyCaller()).isNull();
        circuit.failedAfterAll(FailureKind.SERVER_ERROR, request("bad"));
        assertThat(circuit.onlyCaller()).isEqualTo("bad");
    }

    @Test
    void a_key_that_hung_while_another_served_opens_at_once_for_a_minute() {
        circuit.hung();
        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.openUntil()).isEqualTo(60 * SECOND + 1);
        time.pass(Duration.ofSeconds(1));
        circuit.hung();
        assertThat(circuit.openUntil()).isEqualTo(60 * SECOND + 1);
    }

    @Test
    void an_answer_over_a_key_without_failures_changes_nothing() {
        assertThat(circuit.succeeded(circuit.begin("c"), 1, false)).isFalse();
        assertThat(circuit.isOpen()).isFalse();
    }

    @Test
    void a_reset_circuit_takes_no_result_of_attempts_from_before() {
        fail(2, FailureKind.SERVER_ERROR);
        Circuit.Permit before = circuit.begin("c");
        circuit.reset();
        circuit.failed(before, FailureKind.SERVER_ERROR, request("c"));
        fail(2, FailureKind.SERVER_ERROR);
        assertThat(circuit.isOpen()).isFalse();
    }
}
