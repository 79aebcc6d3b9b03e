package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the decision between a key and a request that it refuses. */
class SecondWitnessTest {

    private static final Limits PLENTY = new Limits(1_000_000L, null, null, null, null);

    private final Timeline time = new Timeline();
    private int calls;

    /**
     * Each row: the keys, the refusals in order, and the states of the keys after them. A refusal is a caller, a request's
     * content, and the keys that refuse it; a {@code +} before a key tells that it serves the call.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | REVOKED   | a1:k0 | ready",
                "1 | REVOKED   | a1:k0 a1:k0 | revoked",
                "1 | EXHAUSTED | a1:k0 a2:k0 | exhausted",
                "1 | FORBIDDEN | a1:k0 a1:k0 a2:k0 | ready",
                "1 | FORBIDDEN | a1:k0 a2:k0 a3:k0 | cooling",
                "1 | FORBIDDEN | a1:k0 b1:k0 | cooling",
                "1 | REVOKED   | a1:k0 b1:+k0 a1:k0 a1:k0 | ready",
                "1 | REVOKED   | a1:k0 a1:k0 b1:+k0 | ready",
                "2 | REVOKED   | a1:k0,+k1 | revoked ready",
                "2 | FORBIDDEN | a1:k0,+k1 b1:+k0 | ready ready",
                "2 | FORBIDDEN | a1:k0,k1 | ready ready",
                "2 | REVOKED   | a1:k0,k1 b1:+k0 | ready ready",
                "2 | REVOKED   | a1:k0,k1 a2:k0,k1 | revoked revoked",
                "2 | REVOKED   | a1:k0,k1 a2:k0,k1 b1:+k0 b1:+k1 | ready ready",
            })
    void refusals_leave_keys_in_these_states(int keys, FailureKind kind, String steps, String states) {
        refusals_leave_keys_in_states(keys, kind, steps, states, 1);
        refusals_leave_keys_in_states(keys, kind, steps, states, 3);
    }

    /** Each call comes to the next one of the replicas, which then all know the same. */
    private void refusals_leave_keys_in_states(int keys, FailureKind kind, String steps, String states, int replicas) {
        List<Pool> pools = SharedHealthTest.replicas(replicas, keys, PLENTY, time);
        int next = 0;
        for (String step : steps.split(" ")) {
            Pool pool = pools.get(next++ % replicas);
            String[] parts = step.split(":");
            RequestHistory history = history(parts[0].substring(0, 1), parts[0].hashCode());
            Set<KeyId> tried = new HashSet<>();
            for (String key : parts[1].split(",")) {
                Lease lease = over(pool, key.replace("+", ""), history, tried);
                time.pass(Duration.ofMillis(10));
                if (key.startsWith("+")) {
                    lease.settled(USAGE);
                } else {
                    lease.failed(Failure.of(kind, "no"));
                    tried.add(lease.key());
                }
                time.pass(Duration.ofMillis(10));
            }
        }
        for (Pool pool : pools) {
            assertThat(pool.statuses())
                    .extracting(status -> status.state().label())
                    .containsExactly(states.strip().split(" "));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REVOKED", "EXHAUSTED", "FORBIDDEN"})
    void words_about_the_key_need_no_witness(FailureKind kind) {
        Pool pool = new Pool(plan(1, PLENTY), time, new Random(1), PoolListener.NONE);
        granted(pool.pick(request(history("a", 1), Set.of()), LAST))
                .failed(Failure.of(kind, "no").about(Failure.Subject.KEY));

        assertThat(pool.statuses().get(0).state()).isNotEqualTo(KeyState.READY);
    }

    @Test
    void the_reason_names_the_providers_words_and_the_call() {
        Pool pool = new Pool(plan(1, PLENTY), time, new Random(1), PoolListener.NONE);
        Failure failure =
                new Failure(FailureKind.REVOKED, 401, "bad key sk-12345678", null, null, null, Failure.Subject.KEY);
        granted(pool.pick(request(history("a", 1), Set.of()), LAST)).failed(failure);

        assertThat(pool.statuses().get(0).why()).isEqualTo("revoked (401): bad key *** (request call-1)");
    }

    @Test
    void a_model_is_denied_to_a_key_by_two_callers_not_by_one() {
        Pool pool = new Pool(plan(1, PLENTY), time, new Random(1), PoolListener.NONE);
        Failure denied = Failure.of(FailureKind.MODEL_DENIED, "no such model");
        for (int i = 0; i < 5; i++) {
            granted(pool.pick(request(history("a", i), Set.of()), LAST)).failed(denied);
            assertThat(pool.pick(request(history("a", i), Set.of()), LAST)).isNotInstanceOf(Granted.class);
            time.pass(Duration.ofMinutes(1));
        }
        granted(pool.pick(request(history("b", 1), Set.of()), LAST)).settled(USAGE);

        granted(pool.pick(request(history("b", 2), Set.of()), LAST)).failed(denied);
        assertThat(pool.pick(request(history("c", 1), Set.of()), LAST)).isNotInstanceOf(Granted.class);
        time.pass(Duration.ofMinutes(10));
        granted(pool.pick(request(history("c", 2), Set.of()), LAST)).ignored();
    }

    @Test
    void a_model_is_denied_to_a_key_at_once_where_another_key_serves_the_request() {
        Pool pool = new Pool(plan(2, PLENTY), time, new Random(1), PoolListener.NONE);
        RequestHistory history = history("a", 1);
        Lease first = over(pool, "k0", history, Set.of());
        first.failed(Failure.of(FailureKind.MODEL_DENIED, "no such model"));
        time.pass(Duration.ofMillis(10));
        over(pool, "k1", history, Set.of(first.key())).settled(USAGE);

        KeyId k1 = new KeyId("p", "k1");
        assertThat(pool.pick(request(history("b", 1), Set.of(k1)), LAST)).isNotInstanceOf(Granted.class);
    }

    /** Whatever one caller's poisoned requests meet, and in whatever order: each call of another caller gets a key at once. */
    @RepeatedTest(50)
    void no_sequence_of_one_callers_refusals_takes_a_key_from_another(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<FailureKind> kinds = List.of(
                FailureKind.REVOKED,
                FailureKind.EXHAUSTED,
                FailureKind.FORBIDDEN,
                FailureKind.MODEL_DENIED,
                FailureKind.SERVER_ERROR,
                FailureKind.RESET,
                FailureKind.EMPTY,
                FailureKind.CUT,
                FailureKind.OVERLOADED);
        int keys = 1 + random.nextInt(5);
        Pool pool = new Pool(plan(keys, PLENTY), time, random, PoolListener.NONE);
        for (int i = 0; i < 200; i++) {
            int poisoned = random.nextInt(6);
            for (int p = 0; p < poisoned; p++) {
                poison(pool, kinds.get(random.nextInt(kinds.size())), random);
            }
            LeaseResult result = pool.pick(request(history("good", i), Set.of()), LAST);
            assertThat(result).as("call %d of the other caller", i).isInstanceOf(Granted.class);
            time.pass(Duration.ofMillis(random.nextInt(2_000)));
            ((Granted) result).lease().settled(USAGE);
        }
    }

    private void poison(Pool pool, FailureKind kind, Random random) {
        RequestHistory history = history("hostile", random.nextInt(10));
        Set<KeyId> tried = new HashSet<>();
        while (pool.pick(request(history, Set.copyOf(tried)), LAST) instanceof Granted granted) {
            time.pass(Duration.ofMillis(random.nextInt(50)));
            granted.lease().failed(Failure.of(kind, "no"));
            tried.add(granted.lease().key());
        }
    }

    private RequestHistory history(String caller, int content) {
        return new RequestHistory("call-" + ++calls, caller, () -> content);
    }

    /** Returns a lease of the key of that name, as the owner of the call's state has it. */
    private static Lease over(Pool pool, String key, RequestHistory history, Set<KeyId> tried) {
        LeaseRequest request = new LeaseRequest(
                List.of(List.of(new Target("p", "m", 1))),
                1,
                1,
                0,
                null,
                PoolTestData.id(key),
                Set.copyOf(tried),
                history);
        return granted(pool.pick(request, LAST));
    }

    private static LeaseRequest request(RequestHistory history, Set<KeyId> tried) {
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), 1, 1, 0, null, null, tried, history);
    }
}
