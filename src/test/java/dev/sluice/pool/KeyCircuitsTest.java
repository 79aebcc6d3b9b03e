package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests which failures count for one model class and which for the key as a whole. */
class KeyCircuitsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timeline time = new Timeline();
    private final KeyCircuits circuits = new KeyCircuits(PoolParts.circuits(time));

    private void open(String modelClass, FailureKind kind, String... callers) {
        for (String caller : callers) {
            RequestHistory request = request(caller);
            circuits.failed(modelClass, circuits.begin(modelClass, request), kind, "by " + kind, request);
        }
    }

    private void openForAll(String modelClass, FailureKind kind) {
        open(modelClass, kind, "a", "b", "c");
    }

    private void openForOne(String modelClass, FailureKind kind, String caller) {
        open(modelClass, kind, caller, caller, caller);
    }

    @Test
    void a_model_that_is_down_leaves_the_others() {
        assertThat(circuits.anyOpen()).isFalse();
        assertThat(circuits.isOpen("m")).isFalse();
        assertThat(circuits.readyAt("m")).isZero();
        openForAll("m", FailureKind.SERVER_ERROR);

        assertThat(circuits.anyOpen()).isTrue();
        assertThat(circuits.isOpen("m")).isTrue();
        assertThat(circuits.isOpen("other")).isFalse();
        assertThat(circuits.readyAt("m")).isEqualTo(5 * SECOND + 1);
        assertThat(circuits.probeAt("m")).isEqualTo(5 * SECOND + 1);
        assertThat(circuits.readyAt("other")).isZero();
        assertThat(circuits.probeAt("other")).isZero();
        assertThat(circuits.trouble("other", 0)).isNull();
        assertThat(Objects.requireNonNull(circuits.trouble("m", 0)).failedWhy()).isEqualTo("by SERVER_ERROR");
    }

    @Test
    void a_key_without_a_connection_serves_no_model() {
        openForAll("m", FailureKind.CONNECT);

        assertThat(circuits.isOpen("m")).isTrue();
        assertThat(circuits.isOpen("other")).isTrue();
        assertThat(circuits.readyAt("other")).isEqualTo(5 * SECOND + 1);
        assertThat(circuits.probeAt("other")).isEqualTo(5 * SECOND + 1);
        assertThat(Objects.requireNonNull(circuits.trouble("other", 0)).failedWhy())
                .isEqualTo("by CONNECT");
        assertThat(circuits.trouble(0)).isNotNull();
    }

    @Test
    void a_connection_that_was_made_closes_its_circuit_even_where_the_answer_is_a_failure() {
        openForAll("m", FailureKind.CONNECT);
        time.pass(Duration.ofSeconds(6));
        RequestHistory request = request("c");
        circuits.failed("m", circuits.begin("m", request), FailureKind.SERVER_ERROR, "why", request);
        assertThat(circuits.isOpen("other")).isFalse();
    }

    @Test
    void a_good_answer_to_a_probe_tells_that_it_closed_a_circuit() {
        openForAll("m", FailureKind.CONNECT);
        time.pass(Duration.ofSeconds(6));
        assertThat(circuits.succeeded("m", circuits.begin("m", request("c")), 1, false))
                .isTrue();
        assertThat(circuits.anyOpen()).isFalse();
        assertThat(circuits.succeeded("m", circuits.begin("m", request("c")), 1, false))
                .isFalse();

        openForAll("m", FailureKind.SERVER_ERROR);
        time.pass(Duration.ofSeconds(6));
        assertThat(circuits.succeeded("m", circuits.begin("m", request("c")), 1, false))
                .isTrue();
        assertThat(circuits.anyOpen()).isFalse();
    }

    @Test
    void slow_answers_count_from_the_first_on() {
        for (int i = 0; i < 3; i++) {
            KeyPermit permit = circuits.begin("m", request("c"));
            assertThat(circuits.succeeded("m", permit, 40 * SECOND, true)).isFalse();
        }
        assertThat(circuits.isOpen("m")).isTrue();
        assertThat(circuits.isOpen("other")).isFalse();
    }

    @Test
    void a_probe_that_failed_to_connect_may_be_repeated_for_its_class() {
        openForAll("m", FailureKind.SERVER_ERROR);
        time.pass(Duration.ofSeconds(6));
        open("m", FailureKind.CONNECT, "c");
        assertThat(circuits.readyAt("m")).isEqualTo(5 * SECOND + 1);
        circuits.begin("m", request("c"));
        assertThat(circuits.readyAt("m")).isEqualTo(PoolLock.NEVER);
    }

    @Test
    void an_abandoned_probe_may_be_repeated() {
        openForAll("m", FailureKind.SERVER_ERROR);
        openForAll("m", FailureKind.CONNECT);
        time.pass(Duration.ofSeconds(6));
        circuits.abandoned("m", circuits.begin("m", request("c")));
        assertThat(circuits.readyAt("m")).isEqualTo(5 * SECOND + 1);
        assertThat(circuits.readyAt("other")).isEqualTo(5 * SECOND + 1);
    }

    @Test
    void a_circuit_of_one_caller_s_requests_holds_others_back_in_no_class() {
        assertThat(circuits.anyForOneCaller()).isFalse();
        openForOne("m", FailureKind.SERVER_ERROR, "bad");
        assertThat(circuits.anyForOneCaller()).isTrue();
        assertThat(circuits.onlyCaller("m")).isEqualTo("bad");
        assertThat(circuits.onlyCaller("other")).isNull();
        assertThat(circuits.readyAt("m")).isZero();

        open("m", FailureKind.SERVER_ERROR, "other");
        assertThat(circuits.anyForOneCaller()).isFalse();
        assertThat(circuits.onlyCaller("m")).isNull();
        assertThat(circuits.readyAt("m")).isEqualTo(5 * SECOND + 1);
    }

    @Test
    void where_class_and_connection_are_both_open_they_are_one_caller_s_only_if_both_are_the_same_one_s() {
        openForOne("m", FailureKind.SERVER_ERROR, "bad");
        openForOne("third", FailureKind.SERVER_ERROR, "worse");
        openForAll("fourth", FailureKind.SERVER_ERROR);
        openForOne("m", FailureKind.CONNECT, "bad");

        assertThat(circuits.onlyCaller("m")).isEqualTo("bad");
        assertThat(circuits.onlyCaller("other")).isEqualTo("bad");
        assertThat(circuits.onlyCaller("third")).isNull();
        assertThat(circuits.onlyCaller("fourth")).isNull();
    }

    @Test
    void trouble_of_one_class_is_the_key_s_until_it_serves_another() {
        openForAll("m", FailureKind.SERVER_ERROR);
        assertThat(circuits.trouble(0)).isNotNull();
        circuits.served("other");
        assertThat(circuits.trouble(0)).isNull();
        circuits.served("m");
        assertThat(circuits.trouble(0)).isNotNull();
    }

    @Test
    void an_open_circuit_is_worse_than_a_pause() {
        circuits.coolDown("paused", 9 * SECOND, "pause", request("c"));
        assertThat(Objects.requireNonNull(circuits.trouble(0)).coolingWhy()).isEqualTo("pause");
        openForAll("m", FailureKind.SERVER_ERROR);
        circuits.coolDown("later", 9 * SECOND, "pause", request("c"));
        assertThat(Objects.requireNonNull(circuits.trouble(0)).circuit().isOpen())
                .isTrue();
    }

    @Test
    void a_pause_ends_at_its_moment() {
        circuits.coolDown("m", 9 * SECOND, "pause", request("c"));
        assertThat(circuits.trouble("m", 9 * SECOND - 1)).isNotNull();
        assertThat(circuits.trouble("m", 9 * SECOND)).isNull();
        assertThat(circuits.readyAt("m")).isEqualTo(9 * SECOND);
        circuits.coolDown("m", 4 * SECOND, "shorter", request("c"));
        assertThat(circuits.readyAt("m")).isEqualTo(9 * SECOND);
    }

    @Test
    void clearing_closes_all_circuits_and_a_reset_ends_pauses_too() {
        openForAll("m", FailureKind.SERVER_ERROR);
        openForAll("m", FailureKind.CONNECT);
        circuits.coolDown("m", 9 * SECOND, "pause", request("c"));
        circuits.clearFailures();
        assertThat(circuits.anyOpen()).isFalse();
        assertThat(circuits.readyAt("m")).isEqualTo(9 * SECOND);
        circuits.reset();
        assertThat(circuits.readyAt("m")).isZero();
    }

    @Test
    void a_request_that_is_forgiven_leaves_neither_failure_nor_pause() {
        RequestHistory guilty = request("c");
        for (int i = 0; i < 3; i++) {
            circuits.failed("m", circuits.begin("m", guilty), FailureKind.SERVER_ERROR, "why", guilty);
        }
        circuits.coolDown("m", 9 * SECOND, "pause", guilty);
        circuits.coolDown("other", 9 * SECOND, "pause", request("c"));
        circuits.forgive(guilty);
        assertThat(circuits.readyAt("m")).isZero();
        assertThat(circuits.isOpen("m")).isFalse();
        assertThat(circuits.readyAt("other")).isEqualTo(9 * SECOND);
    }

    @Test
    void a_failure_that_proved_to_be_the_key_s_counts_for_its_class_or_for_the_connection() {
        for (int i = 0; i < 3; i++) {
            circuits.failedAfterAll("m", FailureKind.RESET, "late", request("" + i));
        }
        assertThat(circuits.isOpen("m")).isTrue();
        assertThat(circuits.isOpen("other")).isFalse();
        assertThat(Objects.requireNonNull(circuits.trouble("m", 0)).failedWhy()).isEqualTo("late");
        for (int i = 0; i < 3; i++) {
            circuits.failedAfterAll("m", FailureKind.CONNECT, "late", request("" + i));
        }
        assertThat(circuits.isOpen("other")).isTrue();
    }

    @Test
    void a_key_that_hung_is_open_for_the_class_alone() {
        circuits.hung("m");
        assertThat(circuits.isOpen("m")).isTrue();
        assertThat(circuits.isOpen("other")).isFalse();
    }
}
