package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Deadline;
import dev.sluice.call.RequestClass;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Tests the order in which calls are served. */
class FairQueueTest extends FairQueueFixture {

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

        assertThat(results).containsExactly("o1", "turn", "o2", "sub", "step", "title");
    }

    @Test
    void a_callers_own_calls_go_by_their_class_whatever_their_models_and_take_nothing_from_other_callers() {
        enqueue("agent", "small", RequestClass.AUXILIARY, "title");
        enqueue("other", "small", RequestClass.MAIN, "o1");
        enqueue("agent", "large", RequestClass.MAIN, "turn");
        enqueue("other", "large", RequestClass.AUXILIARY, "o2");
        source.add(4);

        assertThat(results).containsExactly("turn", "o1", "title", "o2");
    }

    private void enqueue(String caller, RequestClass requestClass, String request) {
        enqueue(caller, "model", requestClass, request);
    }

    private void enqueue(String caller, String model, RequestClass requestClass, String request) {
        queue.enqueue(
                caller(caller, 1, 0),
                model,
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
}
