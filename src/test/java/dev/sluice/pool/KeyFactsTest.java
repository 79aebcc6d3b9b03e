package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.pool.Ejection.Cause;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the exact times and the reach of what other replicas tell of keys, and what is told to them. */
class KeyFactsTest {

    private static final Duration INTERVAL = Duration.ofMinutes(20);

    private final Timeline time = new Timeline();
    private final List<KeyFact> told = new ArrayList<>();
    private final List<StateChange> changes = new ArrayList<>();
    private Pool pool = pool();
    private int woken;

    private Pool pool() {
        PoolListener listener = new PoolListener() {
            @Override
            public void keyFact(KeyFact fact) {
                told.add(fact);
            }

            @Override
            public void stateChanged(StateChange change) {
                changes.add(change);
            }
        };
        PoolPlan plan = plan(key("k0", "shared", RPM_60), key("k1", "shared", RPM_60), key("k2", null, RPM_60));
        return new Pool(plan, time, new Random(1), listener);
    }

    @BeforeEach
    void begin_at_some_time() {
        time.pass(Duration.ofHours(1));
        pool = pool();
        pool.whenRoom(() -> woken++);
        time.pass(Duration.ofHours(1));
    }

    /** Returns a request that has tried all keys but {@code key}. */
    private static LeaseRequest only(String key) {
        return request(Stream.of("k0", "k1", "k2")
                .filter(each -> !each.equals(key))
                .map(PoolTestData::id)
                .toArray(KeyId[]::new));
    }

    private KeyStatus status(int key) {
        return pool.statuses().get(key);
    }

    private void ejected(boolean account, Duration age) {
        pool.adopt(new KeyFact.Ejected(id("k0"), account, Cause.REVOKED, INTERVAL, "gone"), age);
    }

    private long in(Duration duration) {
        return time.nanos() + duration.toNanos();
    }

    @Test
    void an_ejection_is_of_the_key_and_its_probe_here_comes_a_quarter_later() {
        ejected(false, Duration.ofMinutes(5));

        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
        assertThat(status(0).why()).isEqualTo("gone");
        assertThat(status(0).untilNanos()).isEqualTo(in(Duration.ofMinutes(20)));
        assertThat(status(1).state()).isEqualTo(KeyState.READY);
        assertThat(told).isEmpty();
        assertThat(changes).extracting(StateChange::to).containsExactly(KeyState.REVOKED);
    }

    @Test
    void an_ejection_of_the_account_is_of_all_its_keys_and_of_no_other() {
        ejected(true, Duration.ofMinutes(5));

        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
        assertThat(status(1).state()).isEqualTo(KeyState.REVOKED);
        assertThat(status(1).untilNanos()).isEqualTo(in(Duration.ofMinutes(20)));
        assertThat(status(2).state()).isEqualTo(KeyState.READY);
        assertThat(changes).hasSize(2);
    }

    @Test
    void an_ejection_whose_probe_is_over_by_now_is_probed_at_once() {
        ejected(false, Duration.ofHours(1));
        ejected(true, Duration.ofHours(1));

        assertThat(status(0).untilNanos()).isEqualTo(time.nanos());
        granted(pool.pick(only("k0"), LAST)).ignored();
    }

    @Test
    void only_an_answer_to_an_attempt_sent_after_the_other_replica_found_out_ends_an_ejection() {
        Lease lease = granted(pool.pick(only("k0"), LAST));
        Lease late = granted(pool.pick(only("k0"), LAST));
        time.pass(Duration.ofMinutes(2));
        ejected(false, Duration.ofMinutes(2));
        lease.settled(USAGE);
        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
        ejected(false, Duration.ofMinutes(3));
        late.settled(USAGE);
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_restored_key_or_account_serves_at_once_and_a_call_that_waits_is_woken() {
        ejected(true, Duration.ZERO);
        pool.adopt(new KeyFact.Ejected(id("k2"), false, Cause.REVOKED, INTERVAL, "gone"), Duration.ZERO);
        assertThat(pool.pick(request(), LAST)).isNotInstanceOf(Granted.class);
        woken = 0;
        pool.adopt(new KeyFact.Restored(id("k0"), false), Duration.ZERO);
        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
        pool.adopt(new KeyFact.Restored(id("k0"), true), Duration.ZERO);

        assertThat(status(1).state()).isEqualTo(KeyState.READY);
        granted(pool.pick(request(), LAST)).ignored();
        pool.adopt(new KeyFact.Restored(id("k2"), false), Duration.ZERO);
        assertThat(status(2).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_pause_lasts_for_what_was_left_of_it_when_it_was_told() {
        KeyFact pause = new KeyFact.Cooling(id("k0"), "m", Duration.ofSeconds(30), "overloaded");
        pool.adopt(pause, Duration.ofSeconds(30));
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
        pool.adopt(pause, Duration.ofSeconds(10));
        assertThat(status(0).state()).isEqualTo(KeyState.COOLING);
        assertThat(status(0).why()).isEqualTo("overloaded");
        assertThat(status(0).untilNanos()).isEqualTo(in(Duration.ofSeconds(20)));
    }

    @Test
    void refusals_of_three_callers_at_other_replicas_prove_a_key_refused_and_that_is_told() {
        for (String caller : List.of("a", "b", "c")) {
            assertThat(told).isEmpty();
            pool.adopt(new KeyFact.Refused(id("k0"), caller, 1, Cause.REVOKED, "by " + caller), Duration.ZERO);
        }

        assertThat(told)
                .containsExactly(new KeyFact.Ejected(id("k0"), false, Cause.REVOKED, Duration.ofMinutes(10), "by c"));
        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
    }

    @Test
    void two_requests_that_others_served_prove_it_as_well() {
        pool.adopt(new KeyFact.ServedElsewhere(id("k0"), "a", 1), Duration.ZERO);
        for (String caller : List.of("a", "b")) {
            pool.adopt(new KeyFact.Refused(id("k0"), caller, 1, Cause.EXHAUSTED, "by " + caller), Duration.ZERO);
        }
        pool.adopt(new KeyFact.ServedElsewhere(id("k0"), "a", 1), Duration.ZERO);
        assertThat(told).isEmpty();
        pool.adopt(new KeyFact.ServedElsewhere(id("k0"), "b", 1), Duration.ZERO);

        // What credit is exhausted of is the account.
        assertThat(told)
                .containsExactly(new KeyFact.Ejected(id("k0"), true, Cause.EXHAUSTED, Duration.ofMinutes(5), "by b"));
        assertThat(status(1).state()).isEqualTo(KeyState.EXHAUSTED);
    }

    @Test
    void a_good_answer_elsewhere_clears_a_key_of_the_refusals_from_before_its_attempt_was_sent() {
        refusedTwice();
        pool.adopt(new KeyFact.Cleared(id("k0"), "b", Duration.ofSeconds(3)), Duration.ofSeconds(2));
        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
        time.pass(Duration.ofNanos(1));
        pool.adopt(new KeyFact.Cleared(id("k0"), "b", Duration.ofSeconds(3)), Duration.ofSeconds(2));
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
    }

    /** Has another replica tell of two refusals by the key, five seconds ago. */
    private void refusedTwice() {
        for (int i = 0; i < 2; i++) {
            pool.adopt(new KeyFact.Refused(id("k0"), "a", i, Cause.REVOKED, "no"), Duration.ZERO);
        }
        time.pass(Duration.ofSeconds(5));
    }

    @Test
    void an_ejection_of_the_account_takes_the_place_of_a_suspicion() {
        refusedTwice();
        ejected(true, Duration.ZERO);
        pool.adopt(new KeyFact.Restored(id("k0"), true), Duration.ZERO);

        assertThat(status(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_key_that_is_switched_off_here_is_told_and_one_that_is_switched_on_wakes_a_call() {
        for (String each : List.of("k0", "k1", "k2")) {
            pool.pause(id(each));
        }
        assertThat(told).hasSize(3).first().isEqualTo(new KeyFact.Switched(id("k0"), true));
        assertThat(pool.pick(request(), LAST)).isNotInstanceOf(Granted.class);
        pool.resume(id("k1"));
        assertThat(told).last().isEqualTo(new KeyFact.Switched(id("k1"), false));
        assertThat(granted(pool.pick(request(), LAST)).key()).isEqualTo(id("k1"));
        assertThat(changes).last().extracting(StateChange::to).isEqualTo(KeyState.READY);
    }

    @Test
    void room_at_an_account_that_another_replica_restores_is_found_by_calls_that_wait() {
        List<Lease> leases = new ArrayList<>();
        while (pool.pick(request(), LAST) instanceof Granted granted) {
            leases.add(granted.lease());
        }
        woken = 0;
        pool.adopt(new KeyFact.Restored(id("k0"), true), Duration.ZERO);
        assertThat(woken).isEqualTo(1);
        leases.forEach(Lease::ignored);
    }

    @Test
    void what_is_found_out_here_is_told_with_its_time_to_the_next_probe() {
        granted(pool.pick(only("k2"), LAST)).failed(failure(FailureKind.EXHAUSTED));

        assertThat(told)
                .containsExactly(new KeyFact.Ejected(
                        id("k2"), true, Cause.EXHAUSTED, Duration.ofMinutes(5), "exhausted: exhausted"));
        time.pass(Duration.ofMinutes(5));
        granted(pool.pick(only("k2"), LAST)).settled(USAGE);
        assertThat(told).contains(new KeyFact.Restored(id("k2"), true));
        assertThat(told).doesNotContain(new KeyFact.Restored(id("k2"), false));
    }

    @Test
    void a_key_of_its_own_that_serves_again_is_told() {
        granted(pool.pick(only("k2"), LAST)).failed(failure(FailureKind.REVOKED));
        time.pass(Duration.ofMinutes(10));
        granted(pool.pick(only("k2"), LAST)).settled(USAGE);

        assertThat(told).contains(new KeyFact.Restored(id("k2"), false));
        assertThat(told).doesNotContain(new KeyFact.Restored(id("k2"), true));
    }
}
