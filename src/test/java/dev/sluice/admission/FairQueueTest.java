package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.LeaseSource.Offer;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestClass;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final Timeline time = new Timeline();
    private final CountedSource source = new CountedSource();
    private final List<String> results = new ArrayList<>();
    private FairQueue<String, String> queue = queue(100);

    /** A source of a number of leases, which gets more at a moment. */
    private final class CountedSource implements LeaseSource<String, String> {
        private int leases;
        private long notBefore = Duration.ofSeconds(30).toNanos();

        @Override
        public Offer<String> take(String request, QueuePosition position) {
            if (request.startsWith("never")) {
                return new Offer.Never<>(Refusal.of(Reason.NO_USABLE_KEY, "none"));
            }
            if (leases == 0) {
                return new Offer.NotBefore<>(Math.max(notBefore, time.nanos() + 100_000_000));
            }
            leases--;
            return new Offer.Granted<>("for " + request, 0.01);
        }

        private void add(int count) {
            leases += count;
            queue.wake();
        }
    }

    private FairQueue<String, String> queue(int maxDepth) {
        return new FairQueue<>(source, maxDepth, time, time, AdmissionListener.NONE);
    }

    private static Caller caller(String name, double weight, int priority) {
        return new Caller(name, weight, priority, null, null, null, List.of());
    }

    private Consumer<WaitResult<String>> record(String request) {
        return result -> results.add(
                result instanceof WaitResult.Refused<String> refused
                        ? request + " " + refused.refusal().reason()
                        : request);
    }

    private FairQueue.Ticket enqueue(String caller, String request) {
        return enqueue(caller(caller, 1, 0), "model", request, Duration.ofMinutes(2));
    }

    private FairQueue.Ticket enqueue(Caller caller, String modelQueue, String request, Duration wait) {
        return queue.enqueue(
                caller,
                modelQueue,
                request,
                RequestClass.MAIN,
                time.nanos(),
                Deadline.after(time.nanos(), wait),
                record(request));
    }

    @Test
    void a_call_that_can_be_served_is_served_before_enqueue_returns() {
        source.leases = 1;
        FairQueue.Ticket ticket = enqueue("a", "a1");

        assertThat(results).containsExactly("a1");
        assertThat(ticket.cancel()).isFalse();
        assertThat(queue.depthByModel()).isEmpty();
    }

    @Test
    void callers_are_served_alternately_however_many_calls_one_of_them_has() {
        for (int i = 1; i <= 4; i++) {
            enqueue("flood", "f" + i);
        }
        enqueue("light", "l1");
        enqueue("light", "l2");
        source.add(4);

        assertThat(results).containsExactly("f1", "l1", "f2", "l2");
        assertThat(queue.depthByCaller()).containsExactly(java.util.Map.entry("flood", 2));
    }

    @Test
    void an_idle_caller_earns_no_credit() {
        source.leases = 50;
        for (int i = 0; i < 50; i++) {
            enqueue("busy", "b");
        }
        results.clear();
        for (int i = 1; i <= 3; i++) {
            enqueue("busy", "b" + i);
            enqueue("idle", "i" + i);
        }
        source.add(6);

        assertThat(results).containsExactly("i1", "b1", "i2", "b2", "i3", "b3");
    }

    @Test
    void callers_are_served_in_proportion_to_their_weights() {
        for (int i = 0; i < 40; i++) {
            enqueue(caller("one", 1, 0), "model", "1", Duration.ofMinutes(2));
            enqueue(caller("three", 3, 0), "model", "3", Duration.ofMinutes(2));
        }
        source.add(40);

        assertThat(Collections.frequency(results, "3")).isBetween(29, 31);
    }

    @Test
    void a_higher_priority_is_served_first_and_then_the_oldest_call_of_a_caller() {
        enqueue("a", "a1");
        enqueue(caller("b", 1, 1), "model", "b1", Duration.ofMinutes(2));
        time.pass(Duration.ofSeconds(1));
        enqueue("a", "a2");
        queue.enqueue(
                caller("a", 1, 0),
                "model",
                "a0",
                RequestClass.MAIN,
                0,
                Deadline.after(time.nanos(), Duration.ofMinutes(1)),
                record("a0"));
        source.add(4);

        assertThat(results).containsExactly("b1", "a1", "a0", "a2");
    }

    @Test
    void a_callers_own_calls_go_by_their_class_and_take_nothing_from_other_callers() {
        enqueue("other", RequestClass.MAIN, "o1");
        time.pass(Duration.ofSeconds(1));
        enqueue("agent", RequestClass.AUXILIARY, "title");
        enqueue("agent", RequestClass.WORKFLOW, "step");
        time.pass(Duration.ofSeconds(1));
        enqueue("agent", RequestClass.SUBAGENT, "sub");
        enqueue("agent", RequestClass.MAIN, "turn");
        enqueue("other", RequestClass.AUXILIARY, "o2");
        source.add(6);

        assertThat(results).containsExactly("o1", "turn", "sub", "o2", "step", "title");
    }

    private void enqueue(String caller, RequestClass requestClass, String request) {
        queue.enqueue(
                caller(caller, 1, 0),
                "model",
                request,
                requestClass,
                time.nanos(),
                Deadline.after(time.nanos(), Duration.ofMinutes(2)),
                record(request));
    }

    @Test
    void a_call_is_served_at_the_moment_that_the_source_named() {
        enqueue("a", "a1");
        source.leases = 1;
        time.pass(Duration.ofSeconds(29));
        assertThat(results).isEmpty();
        time.pass(Duration.ofSeconds(1));
        assertThat(results).containsExactly("a1");
    }

    @Test
    void a_call_whose_deadline_cannot_be_met_is_refused_at_once_and_others_when_it_passes() {
        enqueue(caller("a", 1, 0), "model", "soon", Duration.ofSeconds(10));
        assertThat(results).containsExactly("soon WAIT_TOO_LONG");

        source.notBefore = Duration.ofSeconds(5).toNanos();
        enqueue(caller("a", 1, 0), "model", "later", Duration.ofSeconds(10));
        time.pass(Duration.ofSeconds(9));
        source.notBefore = Duration.ofSeconds(60).toNanos();
        time.pass(Duration.ofSeconds(2));
        assertThat(results).containsExactly("soon WAIT_TOO_LONG", "later WAIT_TOO_LONG");
        assertThat(queue.depthByModel()).isEmpty();
    }

    @Test
    void a_refusal_names_a_retry_time_of_at_most_a_minute() {
        List<Duration> retryAfter = new ArrayList<>();
        for (long seconds : List.of(30L, 300L)) {
            source.notBefore = Duration.ofSeconds(seconds).toNanos();
            queue.enqueue(
                    caller("a", 1, 0),
                    "model" + seconds,
                    "a",
                    RequestClass.MAIN,
                    0,
                    Deadline.after(0, Duration.ZERO),
                    result -> {
                        if (result instanceof WaitResult.Refused<String> refused) {
                            retryAfter.add(refused.refusal().retryAfter());
                        }
                    });
        }

        assertThat(retryAfter).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    @Test
    void a_full_queue_evicts_the_newest_call_of_the_caller_with_most_calls() {
        queue = queue(3);
        for (int i = 1; i <= 4; i++) {
            enqueue("flood", "f" + i);
        }
        enqueue("light", "l1");

        assertThat(results).containsExactly("f4 QUEUE_FULL", "f3 QUEUE_FULL");
        assertThat(queue.depthByCaller()).containsEntry("light", 1).containsEntry("flood", 2);
    }

    @Test
    void a_call_that_can_never_be_served_is_refused_and_the_next_is_served() {
        enqueue("a", "a1");
        enqueue("a", "never");
        enqueue("a", "a2");
        source.add(2);

        assertThat(results).containsExactly("a1", "never NO_USABLE_KEY", "a2");
    }

    @Test
    void a_cancelled_call_gets_no_result_and_the_next_moves_up() {
        FairQueue.Ticket first = enqueue("a", "a1");
        enqueue("a", "a2");
        assertThat(first.cancel()).isTrue();
        source.add(1);

        assertThat(results).containsExactly("a2");
        assertThat(first.cancel()).isFalse();
    }

    @Test
    void a_closed_queue_refuses_all_calls() {
        enqueue("a", "a1");
        queue.close();
        enqueue("a", "a2");

        assertThat(results).containsExactly("a1 SHUTTING_DOWN", "a2 SHUTTING_DOWN");
    }

    @Test
    void a_receiver_that_ends_its_lease_at_once_causes_no_recursion() {
        for (int i = 0; i < 20_000; i++) {
            queue.setMaxDepth(20_000);
            queue.enqueue(
                    caller("a", 1, 0),
                    "model",
                    "r",
                    RequestClass.MAIN,
                    0,
                    Deadline.after(0, Duration.ofHours(1)),
                    result -> {
                        results.add("r");
                        source.add(1);
                    });
        }
        source.add(1);

        assertThat(results).hasSize(20_000);
    }

    @Test
    void ten_thousand_calls_are_cancelled_in_any_order_and_nothing_remains() {
        queue = queue(10_000);
        List<FairQueue.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            tickets.add(enqueue(caller("c" + i % 50, 1, 0), "model" + i % 3, "r", Duration.ofHours(1)));
        }
        Collections.shuffle(tickets, new Random(1));

        assertThat(tickets).allMatch(FairQueue.Ticket::cancel);
        assertThat(queue.depthByModel()).isEmpty();
        assertThat(queue.depthByCaller()).isEmpty();
        assertThat(results).isEmpty();
    }

    @Test
    void an_exception_of_one_receiver_does_not_keep_results_from_others() {
        queue.enqueue(
                caller("a", 1, 0),
                "model",
                "bad",
                RequestClass.MAIN,
                0,
                Deadline.after(0, Duration.ofHours(1)),
                result -> {
                    throw new IllegalStateException("bad");
                });
        enqueue("b", "good");
        source.leases = 2;
        org.assertj.core.api.Assertions.assertThatIllegalStateException().isThrownBy(queue::wake);

        assertThat(results).containsExactly("good");
    }
}
