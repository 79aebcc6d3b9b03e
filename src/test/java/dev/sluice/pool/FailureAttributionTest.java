package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.requestOfOwner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.pool.Ejection.Cause;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests which of several keys a request's failures count against, once it is known what the others did with it. */
class FailureAttributionTest {

    private final Timeline time = new Timeline();
    private final List<String> outages = new ArrayList<>();
    private final List<KeyFact> told = new ArrayList<>();
    private final Pool pool = new Pool(plan(4, RPM_60), time, new Random(1), new PoolListener() {
        @Override
        public void outageChanged(String provider, boolean ongoing, String why) {
            outages.add(provider + ' ' + ongoing + ' ' + why);
        }

        @Override
        public void keyFact(KeyFact fact) {
            told.add(fact);
        }
    });

    private static RequestHistory call(String caller) {
        return new RequestHistory("id-" + caller, caller, caller::hashCode);
    }

    private Lease lease(int key, RequestHistory history) {
        return lease(key, "m", history);
    }

    private Lease lease(int key, String model, RequestHistory history) {
        Set<KeyId> others = IntStream.range(0, 4)
                .filter(each -> each != key)
                .mapToObj(each -> id("k" + each))
                .collect(Collectors.toSet());
        LeaseRequest request =
                new LeaseRequest(List.of(List.of(new Target("p", model, 1))), 100, 50, 0, null, null, others, history);
        return granted(pool.pick(request, LAST));
    }

    private void serve(int... keys) {
        for (int key : keys) {
            lease(key, call("good")).settled(USAGE);
        }
        time.pass(Duration.ofSeconds(1));
    }

    private KeyStatus status(int key) {
        return pool.statuses().get(key);
    }

    /** Has three requests fail at the first key and then at the second. */
    private List<RequestHistory> failThreeAtBoth(FailureKind kind) {
        List<RequestHistory> calls = List.of(call("a"), call("b"), call("c"));
        for (RequestHistory each : calls) {
            lease(0, each).failed(failure(kind));
            lease(1, each).failed(failure(kind));
        }
        return calls;
    }

    @Test
    void what_fails_at_two_keys_that_serve_others_counts_against_neither() {
        serve(0, 1, 2, 3);
        List<RequestHistory> calls = failThreeAtBoth(FailureKind.SERVER_ERROR);

        assertThat(status(0).state()).isEqualTo(KeyState.READY);
        assertThat(status(1).state()).isEqualTo(KeyState.READY);
        assertThat(calls).allSatisfy(each -> assertThat(each.triesUsed()).isEqualTo(2));
        assertThat(outages).isEmpty();
    }

    @Test
    void it_counts_against_both_after_all_once_a_third_key_serves_it() {
        serve(0, 1, 2, 3);
        for (RequestHistory each : failThreeAtBoth(FailureKind.SERVER_ERROR)) {
            lease(2, each).settled(USAGE);
        }

        assertThat(status(0).state()).isEqualTo(KeyState.OPEN);
        assertThat(status(1).state()).isEqualTo(KeyState.OPEN);
        assertThat(status(0).why()).isEqualTo("failed too often, last by server_error: server_error");
    }

    @Test
    void a_third_key_that_serves_another_model_says_nothing() {
        serve(0, 1, 2, 3);
        for (RequestHistory each : failThreeAtBoth(FailureKind.SERVER_ERROR)) {
            lease(2, "other", each).settled(USAGE);
        }

        assertThat(status(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_key_that_has_served_none_of_late_is_counted_against_all_the_same_and_uses_no_try() {
        serve(0, 2, 3);
        List<RequestHistory> calls = failThreeAtBoth(FailureKind.SERVER_ERROR);

        assertThat(status(0).state()).isEqualTo(KeyState.READY);
        assertThat(status(1).state()).isEqualTo(KeyState.OPEN);
        assertThat(calls).allSatisfy(each -> assertThat(each.triesUsed()).isEqualTo(1));
    }

    @Test
    void a_connection_that_is_refused_says_nothing_of_the_request() {
        serve(0, 1, 2, 3);
        failThreeAtBoth(FailureKind.CONNECT);

        assertThat(status(0).state()).isEqualTo(KeyState.OPEN);
        assertThat(status(1).state()).isEqualTo(KeyState.OPEN);
    }

    @Test
    void a_key_that_hung_while_another_served_the_request_is_open_at_once() {
        serve(0, 1);
        RequestHistory call = call("a");
        lease(0, call).failed(failure(FailureKind.FIRST_BYTE_TIMEOUT));
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
        lease(1, call).settled(USAGE);
        assertThat(status(0).state()).isEqualTo(KeyState.OPEN);
    }

    @Test
    void a_key_that_has_answered_since_did_not_hang() {
        serve(0, 1);
        RequestHistory call = call("a");
        Lease hanging = lease(0, call);
        Lease later = lease(0, call("b"));
        later.settled(USAGE);
        hanging.failed(failure(FailureKind.FIRST_BYTE_TIMEOUT));
        lease(1, call).settled(USAGE);
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_key_that_refused_what_another_serves_is_suspected_at_all_replicas() {
        RequestHistory call = call("a");
        lease(0, call).failed(Failure.of(FailureKind.REVOKED, "no"));
        assertThat(told)
                .containsExactly(new KeyFact.Refused(
                        id("k0"), "a", "a".hashCode(), Cause.REVOKED, "revoked: no (request id-a)"));
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
        lease(1, call).settled(USAGE);

        assertThat(told).contains(new KeyFact.ServedElsewhere(id("k0"), "a", "a".hashCode()));
        assertThat(status(0).state()).isEqualTo(KeyState.REVOKED);
    }

    @Test
    void a_second_caller_whose_request_another_key_serves_proves_the_key_refused() {
        for (String caller : List.of("a", "b")) {
            RequestHistory call = call(caller);
            lease(0, call).failed(Failure.of(FailureKind.REVOKED, "no"));
            lease(1, call).settled(USAGE);
        }
        assertThat(told)
                .contains(new KeyFact.Ejected(
                        id("k0"), false, Cause.REVOKED, Duration.ofMinutes(10), "revoked: no (request id-b)"));
    }

    @Test
    void the_same_key_s_answer_to_another_model_is_no_second_witness() {
        RequestHistory call = call("a");
        lease(0, call).failed(Failure.of(FailureKind.REVOKED, "no"));
        lease(1, "other", call).settled(USAGE);
        assertThat(told).doesNotContain(new KeyFact.ServedElsewhere(id("k0"), "a", "a".hashCode()));
        assertThat(status(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void an_ejected_key_that_is_refused_again_is_probed_half_as_often() {
        lease(0, call("a")).failed(failure(FailureKind.REVOKED));
        time.pass(Duration.ofMinutes(10));
        lease(0, call("a")).failed(Failure.of(FailureKind.REVOKED, "no"));
        assertThat(status(0).untilNanos())
                .isEqualTo(time.nanos() + Duration.ofMinutes(20).toNanos());
    }

    @Test
    void an_answer_clears_a_key_and_that_is_told_with_the_age_of_its_attempt() {
        lease(0, call("a")).failed(Failure.of(FailureKind.REVOKED, "no"));
        time.pass(Duration.ofSeconds(1));
        Lease lease = lease(0, call("b"));
        time.pass(Duration.ofSeconds(3));
        lease.settled(USAGE);
        assertThat(told).contains(new KeyFact.Cleared(id("k0"), "b", Duration.ofSeconds(3)));
    }

    @Test
    void a_pause_that_the_provider_asks_for_lasts_an_hour_at_most() {
        Failure busy = new Failure(FailureKind.OVERLOADED, 529, "busy", null, Duration.ofHours(2), null);
        lease(0, call("a")).failed(busy);
        assertThat(status(0).untilNanos()).isEqualTo(Duration.ofHours(1).toNanos());
        assertThat(told)
                .containsExactly(new KeyFact.Cooling(
                        id("k0"), "m", Duration.ofHours(1), "overloaded (529): busy (request id-a)"));
        lease(1, call("a")).failed(busy.after(Duration.ofMinutes(59)));
        assertThat(status(1).untilNanos()).isEqualTo(Duration.ofMinutes(59).toNanos());
    }

    @Test
    void an_outage_is_told_once_with_the_last_reason_and_its_end_once() {
        for (int i = 0; i < 4; i++) {
            lease(i, call("c" + i)).failed(failure(FailureKind.SERVER_ERROR));
        }
        assertThat(outages).containsExactly("p true server_error: server_error (request id-c2)");
        assertThat(pool.pick(requestOfOwner(id("k0")), LAST)).isInstanceOf(Granted.class);
        time.pass(Duration.ofMinutes(1));
        Lease probe = lease(0, call("c0"));
        probe.firstByte();
        probe.settled(USAGE);
        assertThat(outages).hasSize(2).last().isEqualTo("p false ");
        for (int i = 0; i < 4; i++) {
            assertThat(status(i).state()).isEqualTo(KeyState.READY);
        }
    }

    @Test
    void a_failure_of_the_call_itself_leaves_the_probe_of_a_circuit_to_the_next() {
        for (FailureKind kind : List.of(FailureKind.CALLER_FAULT, FailureKind.LIMITED, FailureKind.MODEL_DENIED)) {
            Pool one = new Pool(plan(1, RPM_60), time, new Random(1), PoolListener.NONE);
            for (int i = 0; i < 3; i++) {
                granted(one.pick(PoolTestData.request(), LAST)).failed(failure(FailureKind.SERVER_ERROR));
            }
            time.pass(Duration.ofSeconds(6));
            granted(one.pick(PoolTestData.request(), LAST))
                    .failed(new Failure(kind, 400, "no", null, Duration.ofMillis(1), null));
            time.pass(Duration.ofMinutes(11));
            assertThat(one.pick(PoolTestData.request(), LAST))
                    .as("after %s", kind)
                    .isInstanceOf(Granted.class);
        }
    }

    @Test
    void a_refusal_for_too_many_calls_at_once_bounds_those_of_the_account() {
        List<Lease> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(lease(0, call("a")));
        }
        running.get(3).limitsReported(new LimitReport(List.of(new Level(Dimension.CONCURRENCY, -1, -1, -1, true))));
        running.get(3).failed(failure(FailureKind.LIMITED));

        assertThat(status(0).dimensions())
                .filteredOn(each -> each.dimension() == Dimension.CONCURRENCY)
                .singleElement()
                .satisfies(each -> assertThat(each.limit()).isEqualTo(3));
        assertThat(pool.pick(requestOfOwner(id("k0")), LAST)).isInstanceOf(NotBefore.class);
        running.get(0).settled(USAGE);
        granted(pool.pick(requestOfOwner(id("k0")), LAST)).ignored();
    }
}
