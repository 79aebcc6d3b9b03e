package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Deadline;
import dev.sluice.call.RequestClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests how calls leave the queue: refused, evicted, cancelled, or beside a receiver that fails. */
class FairQueueEndTest extends FairQueueFixture {

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

    @Test
    void a_flood_over_several_models_is_evicted_from_where_most_of_it_waits() {
        queue = queue(4);
        enqueue(caller("flood", 1, 0), "short", "s1", Duration.ofMinutes(2));
        enqueue(caller("flood", 1, 0), "long", "l1", Duration.ofMinutes(2));
        enqueue(caller("flood", 1, 0), "long", "l2", Duration.ofMinutes(2));
        enqueue(caller("flood", 1, 0), "long", "l3", Duration.ofMinutes(2));
        enqueue(caller("light", 1, 0), "short", "x", Duration.ofMinutes(2));

        assertThat(results).containsExactly("l3 QUEUE_FULL");
        assertThat(queue.depthByModel()).isEqualTo(Map.of("short", 2, "long", 2));
    }

    @Test
    void a_head_that_is_cancelled_lets_those_behind_it_go_at_once_and_another_call_does_not() {
        enqueue("a", "a1");
        FairQueue.Ticket head = enqueue("b", "b1");
        FairQueue.Ticket last = enqueue("c", "c1");
        source.leases = 1;
        last.cancel();
        assertThat(results).isEmpty();
        source.leases = 0;
        queue.wake();
        source.leases = 1;
        head.cancel();
        assertThat(results).isEmpty();

        source.leases = 0;
        FairQueue.Ticket first = enqueue(caller("p", 1, 1), "model", "p1", Duration.ofMinutes(2));
        source.leases = 1;
        first.cancel();
        assertThat(results).containsExactly("a1");
    }

    @Test
    void a_wake_asks_the_source_once() {
        enqueue("a", "a1");
        int before = source.asked;
        queue.wake();
        assertThat(source.asked).isEqualTo(before + 1);
    }
}
