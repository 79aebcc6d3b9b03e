package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what connections that were not made in time say: nothing of a key, and of an address only with a second witness. */
class UnansweredAddressTest {

    private static final Limits PLENTY = new Limits(1_000_000L, null, null, null, null);
    private static final Failure NOT_IN_TIME =
            Failure.of(FailureKind.CONNECT, "no connection within PT5S").about(Failure.Subject.ADDRESS);

    private final Timeline time = new Timeline();
    private final List<Boolean> outages = new ArrayList<>();
    private int calls;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void two_requests_without_a_connection_stop_nothing(int keys) {
        Pool pool = pool(keys);
        timeOut(pool, 2);

        lease(pool).settled(USAGE);
        assertThat(outages).isEmpty();
        assertThat(pool.statuses()).extracting(KeyStatus::state).containsOnly(KeyState.READY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void a_third_while_the_provider_answers_nothing_is_an_outage_that_one_answer_ends(int keys) {
        Pool pool = pool(keys);
        timeOut(pool, 3);

        assertThat(outages).containsExactly(true);
        assertThat(pool.pick(request("a"), LAST)).isInstanceOf(NotBefore.class);
        assertThat(pool.statuses()).extracting(KeyStatus::state).containsOnly(KeyState.READY);

        time.pass(Duration.ofSeconds(2));
        lease(pool).settled(USAGE);
        assertThat(outages).containsExactly(true, false);
        lease(pool).settled(USAGE);
    }

    @Test
    void an_address_that_stays_silent_is_asked_ever_more_rarely() {
        Pool pool = pool(1);
        int asked = 0;
        for (int second = 0; second < 600; second++) {
            if (pool.pick(request("a"), LAST) instanceof LeaseResult.Granted granted) {
                asked++;
                granted.lease().failed(NOT_IN_TIME);
            }
            time.pass(Duration.ofSeconds(1));
        }
        assertThat(asked).isBetween(30, 60);
        assertThat(outages).containsExactly(true);
    }

    /** Each is an answer to another request after the ones without a connection began: what keeps those is the way there, or the relay. */
    @ParameterizedTest
    @EnumSource(Answer.class)
    void they_say_nothing_while_others_are_answered(Answer answer) {
        Pool pool = pool(1);
        for (int i = 0; i < 20; i++) {
            List<Lease> connecting = List.of(lease(pool), lease(pool), lease(pool));
            Lease kept = lease(pool);
            time.pass(Duration.ofSeconds(2));
            answer.to(kept);
            time.pass(Duration.ofSeconds(3));
            connecting.forEach(each -> each.failed(NOT_IN_TIME));
        }
        assertThat(outages).isEmpty();
        lease(pool).settled(USAGE);
    }

    @Test
    void an_answer_clears_those_before_it() {
        Pool pool = pool(1);
        for (int i = 0; i < 20; i++) {
            timeOut(pool, 2);
            lease(pool).settled(USAGE);
        }
        assertThat(outages).isEmpty();
    }

    @Test
    void one_request_counts_once_over_however_many_keys() {
        Pool pool = pool(5);
        RequestHistory one = history("a");
        for (int i = 0; i < 5; i++) {
            granted(pool.pick(request(one), LAST)).failed(NOT_IN_TIME);
            time.pass(Duration.ofSeconds(5));
        }
        assertThat(outages).isEmpty();
        assertThat(pool.statuses()).extracting(KeyStatus::state).containsOnly(KeyState.READY);
    }

    @Test
    void a_caller_whose_requests_were_not_met_may_try_at_once() {
        Pool pool = pool(1);
        timeOut(pool, 3);

        granted(pool.pick(request("b"), LAST)).settled(USAGE);
        assertThat(outages).containsExactly(true, false);
    }

    /** A refused connection, an unknown host and a bad certificate are answers, which nothing but the provider's side can give. */
    @Test
    void connections_that_fail_otherwise_open_the_circuit_of_a_lone_key_as_before() {
        Pool pool = pool(1);
        for (int i = 0; i < 3; i++) {
            lease(pool).failed(Failure.of(FailureKind.CONNECT, "connection refused"));
        }
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.OPEN);
    }

    @Test
    void a_shortage_of_the_relays_own_says_nothing_however_often() {
        Pool pool = pool(1);
        for (int i = 0; i < 100; i++) {
            lease(pool).ignored();
            time.pass(Duration.ofMillis(10));
        }
        lease(pool).settled(USAGE);
        assertThat(outages).isEmpty();
    }

    /** An answer of the provider's to an attempt, of which each shows that its address can be reached. */
    enum Answer {
        FIRST_BYTE {
            @Override
            void to(Lease lease) {
                lease.firstByte();
                lease.cancelled(USAGE);
            }
        },
        WHOLE {
            @Override
            void to(Lease lease) {
                lease.settled(USAGE);
            }
        },
        REFUSAL {
            @Override
            void to(Lease lease) {
                lease.failed(new Failure(FailureKind.CALLER_FAULT, 400, "no such field", null, null, null));
            }
        };

        abstract void to(Lease lease);
    }

    private void timeOut(Pool pool, int times) {
        for (int i = 0; i < times; i++) {
            Lease lease = lease(pool);
            time.pass(Duration.ofSeconds(5));
            lease.failed(NOT_IN_TIME);
        }
    }

    private Lease lease(Pool pool) {
        return granted(pool.pick(request("a"), LAST));
    }

    private LeaseRequest request(String caller) {
        return request(history(caller));
    }

    private static LeaseRequest request(RequestHistory history) {
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), 100, 50, 0, null, null, Set.of(), history);
    }

    private RequestHistory history(String caller) {
        return new RequestHistory("call-" + ++calls, caller, () -> 1);
    }

    private Pool pool(int keys) {
        return new Pool(plan(keys, PLENTY), time, new Random(1), new PoolListener() {
            @Override
            public void outageChanged(String provider, boolean began, String why) {
                outages.add(began);
            }
        });
    }
}
