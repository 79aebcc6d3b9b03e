package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.recordingStates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that what a key does badly for one model leaves its other models alone. Each model is a class of its own. */
class KeyClassHealthTest {

    private final Timeline time = new Timeline();
    private final List<String> stateChanges = new ArrayList<>();

    private Pool pool(int keys) {
        return new Pool(plan(keys, RPM_60), time, new Random(1), recordingStates(stateChanges));
    }

    private static LeaseRequest request(String model) {
        return new LeaseRequest(List.of(List.of(new Target("p", model, 1))), 100, 50, 0, null, null, Set.of());
    }

    private static Lease lease(Pool pool, String model) {
        return granted(pool.pick(request(model), LAST));
    }

    private static void fail(Pool pool, String model, FailureKind kind, int times) {
        for (int i = 0; i < times; i++) {
            lease(pool, model).failed(failure(kind));
        }
    }

    private static KeyStatus status(Pool pool, String key) {
        return pool.statuses().stream()
                .filter(each -> each.id().equals(id(key)))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OVERLOADED", "SERVER_ERROR", "RESET", "FIRST_BYTE_TIMEOUT", "IDLE_TIMEOUT", "EMPTY", "UNREADABLE"
            })
    void a_model_that_is_down_opens_the_circuit_of_its_class_alone(FailureKind kind) {
        Pool pool = pool(1);
        lease(pool, "good").settled(USAGE);
        fail(pool, "bad", kind, 3);

        assertThat(pool.pick(request("bad"), LAST)).isInstanceOf(NotBefore.class);
        lease(pool, "good").settled(USAGE);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
    }

    /** A provider's outage is judged over all its models: one that fails at every key is none while another is served. */
    @Test
    void a_model_that_fails_at_every_key_is_no_outage_while_another_is_served() {
        Pool pool = pool(4);
        for (int round = 0; round < 20; round++) {
            lease(pool, "good").settled(USAGE);
            if (pool.pick(request("bad"), LAST) instanceof LeaseResult.Granted granted) {
                granted.lease().failed(failure(FailureKind.OVERLOADED));
            }
            time.pass(Duration.ofMillis(100));
        }

        assertThat(pool.pick(request("bad"), LAST)).isInstanceOf(NotBefore.class);
        lease(pool, "good").settled(USAGE);
        assertThat(pool.statuses()).allMatch(each -> each.state() == KeyState.READY || each.state() == KeyState.OPEN);
    }

    /** Where nothing but that model is asked for, it is an outage, and a caller that did not meet it probes at once. */
    @Test
    void an_outage_that_one_model_alone_showed_ends_with_a_good_answer_of_another() {
        List<Boolean> outages = new ArrayList<>();
        Pool pool = new Pool(plan(4, RPM_60), time, new Random(1), new PoolListener() {
            @Override
            public void outageChanged(String provider, boolean ongoing, String why) {
                outages.add(ongoing);
            }
        });
        for (int i = 0; i < 12 && outages.isEmpty(); i++) {
            if (pool.pick(request("bad"), LAST) instanceof LeaseResult.Granted granted) {
                granted.lease().failed(failure(FailureKind.OVERLOADED));
            }
            time.pass(Duration.ofMillis(100));
        }
        assertThat(outages).containsExactly(true);
        time.pass(Duration.ofSeconds(2));
        lease(pool, "good").settled(USAGE);

        assertThat(outages).containsExactly(true, false);
    }

    @Test
    void failures_are_counted_by_class() {
        Pool pool = pool(1);
        for (String model : List.of("a", "b", "c")) {
            fail(pool, model, FailureKind.SERVER_ERROR, 2);
        }
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
        fail(pool, "b", FailureKind.SERVER_ERROR, 1);

        assertThat(pool.pick(request("b"), LAST)).isInstanceOf(NotBefore.class);
        lease(pool, "a").ignored();
        lease(pool, "c").ignored();
    }

    @Test
    void good_answers_of_another_class_do_not_hide_a_class_that_always_fails() {
        Pool pool = pool(1);
        for (int i = 0; i < 3; i++) {
            lease(pool, "good").settled(USAGE);
            fail(pool, "bad", FailureKind.SERVER_ERROR, 1);
            lease(pool, "good").settled(USAGE);
        }
        assertThat(pool.pick(request("bad"), LAST)).isInstanceOf(NotBefore.class);
    }

    @Test
    void the_probe_of_one_class_is_sent_while_another_is_served_and_closes_its_circuit() {
        Pool pool = pool(1);
        fail(pool, "bad", FailureKind.SERVER_ERROR, 3);
        time.pass(Duration.ofMillis(5_001));
        Lease probe = lease(pool, "bad");
        assertThat(pool.pick(request("bad"), LAST)).isInstanceOf(NotBefore.class);
        Lease other = lease(pool, "good");
        probe.settled(USAGE);
        other.settled(USAGE);

        lease(pool, "bad").settled(USAGE);
    }

    @Test
    void a_probe_that_is_ignored_or_cancelled_is_repeated() {
        Pool pool = pool(1);
        fail(pool, "bad", FailureKind.SERVER_ERROR, 3);
        time.pass(Duration.ofMillis(5_001));
        lease(pool, "bad").ignored();
        lease(pool, "bad").cancelled(USAGE);
        lease(pool, "bad").settled(USAGE);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_pause_that_an_overloaded_model_asks_for_is_that_models() {
        Pool pool = pool(1);
        lease(pool, "busy")
                .failed(new Failure(FailureKind.OVERLOADED, 529, "busy", null, Duration.ofSeconds(30), null));

        assertThat(pool.pick(request("busy"), LAST))
                .isEqualTo(new NotBefore(Duration.ofSeconds(30).toNanos()));
        KeyStatus cooling = status(pool, "k0");
        assertThat(cooling.state()).isEqualTo(KeyState.COOLING);
        assertThat(cooling.why()).contains("busy");
        assertThat(cooling.untilNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());

        lease(pool, "idle").settled(USAGE);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
        time.pass(Duration.ofSeconds(30));
        lease(pool, "busy").settled(USAGE);
    }

    @Test
    void a_key_is_open_until_it_serves_another_class_and_says_why() {
        Pool pool = pool(1);
        fail(pool, "bad", FailureKind.SERVER_ERROR, 3);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.OPEN);
        assertThat(status(pool, "k0").why()).startsWith("failed too often, last by");

        lease(pool, "good").settled(USAGE);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
        assertThat(stateChanges).containsExactly("k0 ready -> open", "k0 open -> ready");
    }

    @Test
    void calls_of_the_failing_class_go_to_another_key_and_those_of_others_to_both() {
        Pool pool = pool(2);
        lease(pool, "good").settled(USAGE);
        lease(pool, "good").settled(USAGE);
        for (int i = 0; i < 30; i++) {
            Lease lease = lease(pool, "bad");
            if (lease.key().equals(id("k0"))) {
                lease.failed(failure(FailureKind.SERVER_ERROR));
            } else {
                lease.settled(USAGE);
            }
            time.pass(Duration.ofMillis(100));
        }
        Set<String> bad = new HashSet<>();
        Set<String> good = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Lease lease = lease(pool, "bad");
            bad.add(lease.key().key());
            lease.settled(USAGE);
            Lease other = lease(pool, "good");
            good.add(other.key().key());
            other.settled(USAGE);
        }
        assertThat(bad).containsExactly("k1");
        assertThat(good).containsExactlyInAnyOrder("k0", "k1");
    }

    @Test
    void a_key_without_a_connection_is_open_for_every_class_and_one_probe_closes_it_for_all() {
        Pool pool = pool(1);
        for (String model : List.of("a", "b", "c")) {
            fail(pool, model, FailureKind.CONNECT, 1);
        }
        assertThat(pool.pick(request("d"), LAST)).isInstanceOf(NotBefore.class);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.OPEN);

        time.pass(Duration.ofMillis(5_001));
        lease(pool, "d").settled(USAGE);
        lease(pool, "a").settled(USAGE);
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
    }

    @Test
    void an_error_of_the_server_shows_that_there_is_a_connection() {
        Pool pool = pool(1);
        fail(pool, "a", FailureKind.CONNECT, 3);
        time.pass(Duration.ofMillis(5_001));
        fail(pool, "b", FailureKind.SERVER_ERROR, 1);

        lease(pool, "a").ignored();
        lease(pool, "b").ignored();
    }

    @Test
    void resuming_a_key_closes_the_circuits_of_all_classes() {
        Pool pool = pool(1);
        fail(pool, "a", FailureKind.SERVER_ERROR, 3);
        fail(pool, "b", FailureKind.SERVER_ERROR, 3);
        pool.resume(id("k0"));

        lease(pool, "a").ignored();
        lease(pool, "b").ignored();
        assertThat(status(pool, "k0").state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_refusal_of_the_key_or_its_credit_concerns_every_class() {
        for (FailureKind kind : List.of(FailureKind.REVOKED, FailureKind.EXHAUSTED, FailureKind.FORBIDDEN)) {
            Pool pool = pool(1);
            lease(pool, "good").settled(USAGE);
            fail(pool, "bad", kind, 1);
            assertThat(pool.pick(request("good"), LAST)).isInstanceOf(LeaseResult.Unavailable.class);
        }
    }
}
