package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.fail;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.recordingStates;
import static dev.sluice.pool.PoolTestData.request;
import static dev.sluice.pool.PoolTestData.serve;
import static dev.sluice.pool.PoolTestData.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Why;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the health of keys: ejections, circuits, windows of attempts, and the operator's switch. */
class KeyHealthTest {

    private final Timeline time = new Timeline();
    private final List<String> stateChanges = new ArrayList<>();

    private Pool pool(PoolPlan plan) {
        return new Pool(plan, time, new Random(1), recordingStates(stateChanges));
    }

    @ParameterizedTest
    @EnumSource(names = {"REVOKED", "EXHAUSTED", "FORBIDDEN"})
    void an_ejected_key_is_probed_rarely_and_returns_after_a_good_answer(FailureKind kind) {
        Pool pool = pool(plan(1, RPM_60));
        fail(pool, kind);
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);

        time.pass(Duration.ofMinutes(10));
        Lease probe = granted(pool.pick(request(), LAST));
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
        probe.settled(USAGE);
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void three_failures_open_a_circuit_and_one_probe_closes_it() {
        Pool pool = pool(plan(1, RPM_60));
        for (int i = 0; i < 3; i++) {
            fail(pool, FailureKind.SERVER_ERROR);
        }
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.OPEN);
        assertThat(pool.pick(request(), LAST)).isEqualTo(new NotBefore(5_000_000_001L));

        time.pass(Duration.ofMillis(5_001));
        Lease probe = granted(pool.pick(request(), LAST));
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);
        probe.settled(USAGE);
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_failed_probe_keeps_the_circuit_open_for_twice_as_long_and_an_ignored_one_is_repeated() {
        Pool pool = pool(plan(1, RPM_60));
        for (int i = 0; i < 3; i++) {
            fail(pool, FailureKind.RESET);
        }
        time.pass(Duration.ofMillis(5_001));
        granted(pool.pick(request(), LAST)).ignored();
        fail(pool, FailureKind.RESET);

        assertThat(pool.pick(request(), LAST))
                .isEqualTo(new NotBefore(time.nanos() + Duration.ofSeconds(10).toNanos() + 1));
    }

    @Test
    void failures_that_are_the_callers_fault_harm_no_key() {
        Pool pool = pool(plan(1, RPM_60));
        for (int i = 0; i < 20; i++) {
            fail(pool, FailureKind.CALLER_FAULT);
        }

        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
        assertThat(stateChanges).isEmpty();
    }

    @Test
    void a_key_that_may_not_use_a_model_still_serves_others() {
        Pool pool = pool(plan(1, RPM_60));
        fail(pool, FailureKind.MODEL_DENIED);

        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.MODEL_DENIED);
        LeaseRequest other =
                new LeaseRequest(List.of(List.of(new Target("p", "other", 1))), 1, 1, 0, null, null, Set.of());
        granted(pool.pick(other, LAST)).ignored();
        time.pass(Duration.ofMinutes(10));
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void the_window_of_a_new_key_is_wide_after_three_round_trips_while_streams_go_on() {
        Pool pool = pool(plan(1, PoolTestData.burstOfAMinute(Dimension.REQUESTS, 100_000)));
        List<Integer> windows = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            List<Lease> waiting = new ArrayList<>();
            while (pool.pick(request(), LAST) instanceof Granted granted) {
                waiting.add(granted.lease());
            }
            windows.add(waiting.size());
            time.pass(Duration.ofSeconds(1));
            waiting.forEach(Lease::firstByte);
        }

        assertThat(windows).containsExactly(5, 20, 80, 320);
    }

    @Test
    void a_window_that_is_not_in_use_does_not_grow() {
        Pool pool = pool(plan(1, PoolTestData.burstOfAMinute(Dimension.REQUESTS, 100_000)));
        serve(pool, 100);
        int window = 0;
        while (pool.pick(request(), LAST) instanceof Granted) {
            window++;
        }

        assertThat(window).isEqualTo(KeyStats.INITIAL_WINDOW);
    }

    @Test
    void a_silent_key_has_the_window_of_a_new_one_until_it_answers_again() {
        Pool pool = pool(plan(1, PoolTestData.burstOfAMinute(Dimension.REQUESTS, 1_000)));
        serve(pool, 100);
        Lease unanswered = granted(pool.pick(request(), LAST));
        time.pass(Duration.ofMinutes(1));
        for (int i = 1; i < KeyStats.INITIAL_WINDOW; i++) {
            granted(pool.pick(request(), LAST));
        }
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);

        unanswered.firstByte();
        granted(pool.pick(request(), LAST));
    }

    @Test
    void a_key_is_switched_off_and_on_by_the_operator() {
        Pool pool = pool(plan(1, RPM_60));
        pool.pause(id("k0"));
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
        pool.resume(id("k0"));
        granted(pool.pick(request(), LAST)).ignored();

        assertThat(stateChanges).containsExactly("k0 ready -> disabled", "k0 disabled -> ready");
        assertThatThrownBy(() -> pool.pause(id("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: p/other (expected: one of the pool's keys)");
    }
}
