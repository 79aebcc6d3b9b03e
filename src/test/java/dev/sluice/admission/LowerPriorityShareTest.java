package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.RequestClass;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callers of lower priorities beside a flood of a higher one, which always has calls waiting. */
class LowerPriorityShareTest {

    private static final double CALL = 0.01;

    private final Timeline time = new Timeline();
    private final Leases source = new Leases();
    private final FairQueue<Double, String> queue =
            new FairQueue<>(source, 100_000, time, time, AdmissionListener.NONE);
    private final List<String> served = new ArrayList<>();

    /** A source of a number of leases; a request is the share that its lease uses. */
    private static final class Leases implements LeaseSource<Double, String> {
        private int left;

        @Override
        public Offer<String> take(Double request, QueuePosition position) {
            if (left == 0) {
                return new Offer.NotBefore<>(Duration.ofHours(1).toNanos());
            }
            left--;
            return new Offer.Granted<>("lease", request);
        }
    }

    private void enqueue(String caller, int priority, int calls, double share) {
        for (int i = 0; i < calls; i++) {
            var unused = queue.enqueue(
                    new Caller(caller, 1, priority, null, null, null, List.of()),
                    "model",
                    share,
                    RequestClass.MAIN,
                    time.nanos(),
                    Deadline.after(time.nanos(), Duration.ofHours(2)),
                    result -> served.add(caller));
        }
    }

    private void serve(int calls) {
        source.left += calls;
        queue.wake();
    }

    private int count(String caller) {
        return Collections.frequency(served, caller);
    }

    @Test
    void a_call_of_a_lower_priority_is_served_within_twenty_of_a_higher_one() {
        enqueue("high", 5, 500, CALL);
        serve(30);
        enqueue("low", 0, 1, CALL);
        serve(20);

        assertThat(count("low")).isEqualTo(1);
    }

    @Test
    void a_flood_of_a_higher_priority_loses_a_twentieth_to_a_flood_of_a_lower_one() {
        enqueue("high", 5, 3_000, CALL);
        enqueue("low", 0, 3_000, CALL);
        serve(2_000);

        assertThat(count("low")).isBetween(90, 100);
        assertThat(count("high")).isBetween(1_900, 1_910);
    }

    @Test
    void a_higher_priority_that_waits_with_few_calls_goes_first_as_ever() {
        enqueue("low", 0, 500, CALL);
        serve(100);
        enqueue("high", 5, 10, CALL);
        serve(10);

        assertThat(served.subList(100, 110)).containsOnly("high");
    }

    @Test
    void all_lower_priorities_share_the_twentieth_in_turn() {
        enqueue("high", 9, 5_000, CALL);
        for (int priority = 0; priority < 5; priority++) {
            enqueue("low-" + priority, priority, 500, CALL);
        }
        serve(2_000);

        assertThat(count("high")).isBetween(1_900, 1_910);
        for (int priority = 0; priority < 5; priority++) {
            assertThat(count("low-" + priority)).isBetween(18, 21);
        }
    }

    @Test
    void the_twentieth_is_of_the_capacity_and_not_of_the_calls() {
        enqueue("high", 5, 5_000, CALL);
        enqueue("low", 0, 500, 20 * CALL);
        serve(4_000);

        // 3,990 calls of a high priority use 20 times what 10 of a low one do.
        assertThat(count("low")).isBetween(9, 11);
    }

    @Test
    void callers_of_one_priority_owe_each_other_nothing() {
        enqueue("a", 3, 500, CALL);
        enqueue("b", 3, 500, CALL);
        serve(400);

        assertThat(count("a")).isEqualTo(200);
    }

    @Test
    void a_caller_whose_calls_give_up_before_their_turn_leaves_it_to_the_next() {
        enqueue("high", 5, 500, CALL);
        FairQueue.Ticket gone = enqueueLeaving();
        serve(20);
        assertThat(served).doesNotContain("gone");
        gone.cancel();
        enqueue("low", 0, 1, CALL);
        serve(25);

        assertThat(count("low")).isEqualTo(1);
    }

    @Test
    void a_caller_that_gave_its_turn_up_has_no_later_one_before_the_others() {
        enqueue("high", 5, 500, CALL);
        FairQueue.Ticket gone = enqueueLeaving();
        serve(20);
        gone.cancel();
        enqueue("other", 0, 1, CALL);
        serve(1);
        enqueue("gone", 0, 1, CALL);
        serve(2);

        assertThat(served.subList(20, 23)).containsExactly("high", "other", "high");
    }

    @Test
    void nothing_is_saved_up_while_no_lower_priority_waits() {
        enqueue("high", 5, 2_000, CALL);
        serve(1_000);
        enqueue("low", 0, 100, CALL);
        serve(100);

        assertThat(count("low")).isBetween(4, 6);
    }

    /** Returns the ticket of a call of the client "gone" that can be cancelled. */
    private FairQueue.Ticket enqueueLeaving() {
        return queue.enqueue(
                new Caller("gone", 1, 0, null, null, null, List.of()),
                "model",
                CALL,
                RequestClass.MAIN,
                0,
                Deadline.after(0, Duration.ofHours(2)),
                result -> served.add("gone"));
    }
}
