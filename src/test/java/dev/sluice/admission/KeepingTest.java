package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the room has its supply keep, and that it lets go of all of it. */
class KeepingTest {

    private final Timeline time = new Timeline();
    private final Store store = new Store();
    private final FairQueue<String, String> room = new FairQueue<>(store, 20, time, time, AdmissionListener.NONE);

    /** Hands out what is in stock, and notes what is to be kept. */
    private final class Store implements LeaseSource<String, String> {
        private final Set<String> stock = new HashSet<>();
        private final Set<String> never = new HashSet<>();
        private final Map<QueuePosition, String> kept = new HashMap<>();

        @Override
        public Offer<String> take(String request, QueuePosition position) {
            if (never.contains(request)) {
                return new Offer.Never<>(Refusal.of(Reason.NO_USABLE_KEY, "none"));
            }
            return stock.contains(request)
                    ? new Offer.Granted<>(request, 0.01)
                    : new Offer.NotBefore<>(
                            time.nanos() + Duration.ofMinutes(10).toNanos());
        }

        @Override
        public void reserve(String request, QueuePosition position, int calls) {
            assertThat(calls).isPositive();
            kept.put(position, calls + " " + request);
        }

        @Override
        public void release(QueuePosition position) {
            kept.remove(position);
        }
    }

    private FairQueue.Ticket enter(String caller, int priority, String request) {
        Caller who = new Caller(caller, 1, priority, null, null, null, List.of());
        long since = time.nanos();
        return room.enter(who, request, request, since, Deadline.after(since, Duration.ofHours(2)), result -> {});
    }

    /** Has the caller known for calls of a hundredth of the whole. */
    @BeforeEach
    void serveBoth() {
        store.stock.addAll(Set.of("large", "small"));
        enter("large", 0, "large");
        enter("flood", 0, "small");
        store.stock.clear();
    }

    enum Ending {
        SERVED,
        LEFT,
        EXPIRED,
        REFUSED,
        GAVE_WAY,
        CLOSED
    }

    @ParameterizedTest
    @EnumSource
    void whichever_way_the_last_call_of_a_lane_ends_nothing_stays_kept_for_it(Ending ending) {
        FairQueue.Ticket ticket = enter("large", 0, "large");
        room.wake();
        assertThat(store.kept.values()).containsExactly("1 large");

        switch (ending) {
            case SERVED -> {
                store.stock.add("large");
                room.wake();
            }
            case LEFT -> ticket.leave();
            case EXPIRED -> time.pass(Duration.ofHours(3));
            case REFUSED -> {
                store.never.add("large");
                room.wake();
            }
            case GAVE_WAY -> {
                room.setMaxDepth(0);
                enter("other", 1, "small").leave();
            }
            case CLOSED -> room.close();
        }
        assertThat(store.kept).isEmpty();
    }

    @Test
    void who_is_served_at_once_has_nothing_kept() {
        store.stock.add("small");
        enter("flood", 0, "small");

        assertThat(store.kept).isEmpty();
    }

    @Test
    void as_much_is_kept_as_calls_come_before_the_next_lane() {
        for (int i = 0; i < 10; i++) {
            enter("large", 0, "large");
        }
        enter("flood", 0, "small");
        room.wake();
        assertThat(store.kept.values()).containsExactlyInAnyOrder("1 large", "1 small");

        store.stock.add("small");
        for (int i = 0; i < 4; i++) {
            room.wake();
            enter("flood", 0, "small");
        }
        store.stock.clear();
        enter("flood", 0, "small");
        time.pass(Duration.ofSeconds(1));
        room.wake();
        assertThat(store.kept.values()).containsExactlyInAnyOrder("6 large", "1 small");
    }

    @Test
    void all_calls_of_a_higher_priority_come_before_those_of_a_lower_one() {
        for (int i = 0; i < 5; i++) {
            enter("person", 1, "large");
        }
        enter("flood", 0, "small");
        room.wake();

        assertThat(store.kept.values()).containsExactlyInAnyOrder("5 large", "1 small");
    }

    @Test
    void calls_of_one_caller_come_in_the_order_of_their_age() {
        for (int i = 0; i < 3; i++) {
            enter("one", 0, "large");
        }
        time.pass(Duration.ofSeconds(1));
        enter("one", 0, "small");
        time.pass(Duration.ofSeconds(1));
        enter("one", 0, "large");
        room.wake();

        assertThat(store.kept.values()).containsExactlyInAnyOrder("3 large", "1 small");
    }
}
