package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.LeaseSource.Offer;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
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
    private final Shelf shelf = new Shelf();
    private final List<String> told = new ArrayList<>();
    private FairQueue<String, String> room = room(100);

    /** Hands out so many things; the next ones come at a moment. */
    private final class Shelf implements LeaseSource<String, String> {
        private int things;
        private long notBefore = Duration.ofSeconds(30).toNanos();

        @Override
        public Offer<String> take(String request, QueuePosition position) {
            if (request.startsWith("never")) {
                return new Offer.Never<>(Refusal.of(Reason.NO_USABLE_KEY, "none"));
            }
            if (things == 0) {
                return new Offer.NotBefore<>(Math.max(notBefore, time.nanos() + 100_000_000));
            }
            things--;
            return new Offer.Granted<>("for " + request, 0.01);
        }

        private void put(int count) {
            things += count;
            room.wake();
        }
    }

    private FairQueue<String, String> room(int maxDepth) {
        return new FairQueue<>(shelf, maxDepth, time, time, AdmissionListener.NONE);
    }

    private static Caller caller(String name, double weight, int priority) {
        return new Caller(name, weight, priority, null, null, null, List.of());
    }

    private Consumer<WaitResult<String>> tell(String request) {
        return result -> told.add(
                result instanceof WaitResult.Refused<String> refused
                        ? request + " " + refused.refusal().reason()
                        : request);
    }

    private FairQueue.Ticket enter(String caller, String request) {
        return enter(caller(caller, 1, 0), "lane", request, Duration.ofMinutes(2));
    }

    private FairQueue.Ticket enter(Caller caller, String modelQueue, String request, Duration wait) {
        return room.enqueue(caller, modelQueue, request, time.nanos(), Deadline.after(time.nanos(), wait), tell(request));
    }

    @Test
    void who_can_be_served_is_served_before_enter_returns() {
        shelf.things = 1;
        FairQueue.Ticket ticket = enter("a", "a1");

        assertThat(told).containsExactly("a1");
        assertThat(ticket.cancel()).isFalse();
        assertThat(room.depthByModel()).isEmpty();
    }

    @Test
    void callers_take_turns_however_many_calls_one_of_them_has() {
        for (int i = 1; i <= 4; i++) {
            enter("flood", "f" + i);
        }
        enter("light", "l1");
        enter("light", "l2");
        shelf.put(4);

        assertThat(told).containsExactly("f1", "l1", "f2", "l2");
        assertThat(room.depthByCaller()).containsExactly(java.util.Map.entry("flood", 2));
    }

    @Test
    void who_was_idle_banks_nothing() {
        shelf.things = 50;
        for (int i = 0; i < 50; i++) {
            enter("busy", "b");
        }
        told.clear();
        for (int i = 1; i <= 3; i++) {
            enter("busy", "b" + i);
            enter("idle", "i" + i);
        }
        shelf.put(6);

        assertThat(told).containsExactly("i1", "b1", "i2", "b2", "i3", "b3");
    }

    @Test
    void weights_divide_turns() {
        for (int i = 0; i < 40; i++) {
            enter(caller("one", 1, 0), "lane", "1", Duration.ofMinutes(2));
            enter(caller("three", 3, 0), "lane", "3", Duration.ofMinutes(2));
        }
        shelf.put(40);

        assertThat(Collections.frequency(told, "3")).isBetween(29, 31);
    }

    @Test
    void a_higher_priority_goes_first_and_the_oldest_of_a_caller() {
        enter("a", "a1");
        enter(caller("b", 1, 1), "lane", "b1", Duration.ofMinutes(2));
        time.pass(Duration.ofSeconds(1));
        enter("a", "a2");
        room.enqueue(caller("a", 1, 0), "lane", "a0", 0, Deadline.after(time.nanos(), Duration.ofMinutes(1)), tell("a0"));
        shelf.put(4);

        assertThat(told).containsExactly("b1", "a1", "a0", "a2");
    }

    @Test
    void the_alarm_rings_when_the_supply_said() {
        enter("a", "a1");
        shelf.things = 1;
        time.pass(Duration.ofSeconds(29));
        assertThat(told).isEmpty();
        time.pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly("a1");
    }

    @Test
    void a_deadline_that_cannot_be_met_is_refused_at_once_and_one_that_passes_then() {
        enter(caller("a", 1, 0), "lane", "soon", Duration.ofSeconds(10));
        assertThat(told).containsExactly("soon WAIT_TOO_LONG");

        shelf.notBefore = Duration.ofSeconds(5).toNanos();
        enter(caller("a", 1, 0), "lane", "later", Duration.ofSeconds(10));
        time.pass(Duration.ofSeconds(9));
        shelf.notBefore = Duration.ofSeconds(60).toNanos();
        time.pass(Duration.ofSeconds(2));
        assertThat(told).containsExactly("soon WAIT_TOO_LONG", "later WAIT_TOO_LONG");
        assertThat(room.depthByModel()).isEmpty();
    }

    @Test
    void a_refusal_says_when_there_is_room_within_a_minute() {
        List<Duration> retryAfter = new ArrayList<>();
        for (long seconds : List.of(30L, 300L)) {
            shelf.notBefore = Duration.ofSeconds(seconds).toNanos();
            room.enqueue(caller("a", 1, 0), "lane" + seconds, "a", 0, Deadline.after(0, Duration.ZERO), result -> {
                if (result instanceof WaitResult.Refused<String> refused) {
                    retryAfter.add(refused.refusal().retryAfter());
                }
            });
        }

        assertThat(retryAfter).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    @Test
    void a_full_room_turns_away_the_newest_call_of_who_crowds_it() {
        room = room(3);
        for (int i = 1; i <= 4; i++) {
            enter("flood", "f" + i);
        }
        enter("light", "l1");

        assertThat(told).containsExactly("f4 QUEUE_FULL", "f3 QUEUE_FULL");
        assertThat(room.depthByCaller()).containsEntry("light", 1).containsEntry("flood", 2);
    }

    @Test
    void what_cannot_be_had_is_refused_and_the_next_goes_on() {
        enter("a", "a1");
        enter("a", "never");
        enter("a", "a2");
        shelf.put(2);

        assertThat(told).containsExactly("a1", "never NO_USABLE_KEY", "a2");
    }

    @Test
    void who_left_is_never_called_and_who_is_behind_moves_up() {
        FairQueue.Ticket first = enter("a", "a1");
        enter("a", "a2");
        assertThat(first.cancel()).isTrue();
        shelf.put(1);

        assertThat(told).containsExactly("a2");
        assertThat(first.cancel()).isFalse();
    }

    @Test
    void a_closed_room_refuses_all() {
        enter("a", "a1");
        room.close();
        enter("a", "a2");

        assertThat(told).containsExactly("a1 SHUTTING_DOWN", "a2 SHUTTING_DOWN");
    }

    @Test
    void a_verdict_that_frees_what_it_was_given_lets_the_next_one_in_without_recursion() {
        for (int i = 0; i < 20_000; i++) {
            room.setMaxDepth(20_000);
            room.enqueue(caller("a", 1, 0), "lane", "r", 0, Deadline.after(0, Duration.ofHours(1)), result -> {
                told.add("r");
                shelf.put(1);
            });
        }
        shelf.put(1);

        assertThat(told).hasSize(20_000);
    }

    @Test
    void ten_thousand_waiters_leave_in_any_order_and_leave_nothing_behind() {
        room = room(10_000);
        List<FairQueue.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            tickets.add(enter(caller("c" + i % 50, 1, 0), "lane" + i % 3, "r", Duration.ofHours(1)));
        }
        Collections.shuffle(tickets, new Random(1));

        assertThat(tickets).allMatch(FairQueue.Ticket::cancel);
        assertThat(room.depthByModel()).isEmpty();
        assertThat(room.depthByCaller()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void one_callers_exception_costs_no_other_its_verdict() {
        room.enqueue(caller("a", 1, 0), "lane", "bad", 0, Deadline.after(0, Duration.ofHours(1)), result -> {
            throw new IllegalStateException("bad");
        });
        enter("b", "good");
        shelf.things = 2;
        org.assertj.core.api.Assertions.assertThatIllegalStateException().isThrownBy(room::wake);

        assertThat(told).containsExactly("good");
    }
}
