package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestClass;
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

/** The reservations that the queue has its source make, and their release. */
class QueueReservationsTest {

    private final Timeline time = new Timeline();
    private final ReservingSource source = new ReservingSource();
    private final FairQueue<String, String> queue = new FairQueue<>(source, 20, time, time, AdmissionListener.NONE);

    /** A source that grants requests in stock, and records its reservations. */
    private final class ReservingSource implements LeaseSource<String, String> {
        private final Set<String> stock = new HashSet<>();
        private final Set<String> never = new HashSet<>();
        private final Map<QueuePosition, String> reserved = new HashMap<>();
        private final Map<String, QueuePosition> positions = new HashMap<>();
        private int released;

        @Override
        public Offer<String> take(String request, QueuePosition position) {
            positions.put(request, position);
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
            reserved.put(position, calls + " " + request);
        }

        @Override
        public void release(QueuePosition position) {
            released++;
            reserved.remove(position);
        }
    }

    private FairQueue.Ticket enqueue(String caller, int priority, String request) {
        return enqueue(new Caller(caller, 1, priority, null, null, null, List.of()), request, RequestClass.MAIN);
    }

    private FairQueue.Ticket enqueue(String caller, String request, RequestClass requestClass) {
        return enqueue(new Caller(caller, 1, 0, null, null, null, List.of()), request, requestClass);
    }

    private FairQueue.Ticket enqueue(Caller configured, String request, RequestClass requestClass) {
        long since = time.nanos();
        return queue.enqueue(
                configured,
                request,
                request,
                requestClass,
                since,
                Deadline.after(since, Duration.ofHours(2)),
                result -> {});
    }

    /** Serves one call of each caller, so that the queue knows that they use a hundredth of the capacity. */
    @BeforeEach
    void serveBoth() {
        source.stock.addAll(Set.of("large", "small"));
        enqueue("large", 0, "large");
        enqueue("flood", 0, "small");
        source.stock.clear();
    }

    enum Ending {
        SERVED,
        CANCELLED,
        EXPIRED,
        REFUSED,
        EVICTED,
        CLOSED
    }

    @ParameterizedTest
    @EnumSource
    void however_the_last_wait_of_a_model_ends_its_reservations_are_released(Ending ending) {
        FairQueue.Ticket ticket = enqueue("large", 0, "large");
        queue.wake();
        assertThat(source.reserved.values()).containsExactly("1 large");

        switch (ending) {
            case SERVED -> {
                source.stock.add("large");
                queue.wake();
            }
            case CANCELLED -> ticket.cancel();
            case EXPIRED -> time.pass(Duration.ofHours(3));
            case REFUSED -> {
                source.never.add("large");
                queue.wake();
            }
            case EVICTED -> {
                queue.setMaxDepth(0);
                enqueue("other", 1, "small").cancel();
            }
            case CLOSED -> queue.close();
        }
        assertThat(source.reserved).isEmpty();
    }

    @Test
    void a_call_that_is_served_at_once_has_no_reservation() {
        source.stock.add("small");
        enqueue("flood", 0, "small");

        assertThat(source.reserved).isEmpty();
        assertThat(source.released).isZero();
    }

    @Test
    void capacity_is_reserved_for_the_calls_that_come_before_the_next_model() {
        for (int i = 0; i < 10; i++) {
            enqueue("large", 0, "large");
        }
        enqueue("flood", 0, "small");
        queue.wake();
        assertThat(source.reserved.values()).containsExactlyInAnyOrder("1 large", "1 small");

        source.stock.add("small");
        for (int i = 0; i < 4; i++) {
            queue.wake();
            enqueue("flood", 0, "small");
        }
        source.stock.clear();
        enqueue("flood", 0, "small");
        time.pass(Duration.ofSeconds(1));
        queue.wake();
        assertThat(source.reserved.values()).containsExactlyInAnyOrder("6 large", "1 small");
    }

    @Test
    void all_calls_of_a_higher_priority_come_before_those_of_a_lower_one() {
        for (int i = 0; i < 5; i++) {
            enqueue("person", 1, "large");
        }
        enqueue("flood", 0, "small");
        queue.wake();

        assertThat(source.reserved.values()).containsExactlyInAnyOrder("5 large", "1 small");
    }

    @Test
    void calls_of_one_caller_come_in_the_order_of_their_age() {
        for (int i = 0; i < 3; i++) {
            enqueue("one", 0, "large");
        }
        time.pass(Duration.ofSeconds(1));
        enqueue("one", 0, "small");
        time.pass(Duration.ofSeconds(1));
        enqueue("one", 0, "large");
        queue.wake();

        assertThat(source.reserved.values()).containsExactlyInAnyOrder("3 large", "1 small");
    }

    @Test
    void the_calls_of_all_callers_ahead_are_counted() {
        for (int i = 0; i < 2; i++) {
            enqueue("person", 1, "large");
            enqueue("other person", 1, "large");
        }
        enqueue("flood", 0, "small");
        queue.wake();

        assertThat(source.reserved.values()).containsExactlyInAnyOrder("4 large", "1 small");
    }

    @Test
    void capacity_is_reserved_for_64_calls_at_most() {
        queue.setMaxDepth(1_000);
        for (int i = 0; i < 50; i++) {
            enqueue("person", 1, "large");
            enqueue("other person", 1, "large");
        }
        enqueue("flood", 0, "small");
        queue.wake();

        assertThat(source.reserved.values()).containsExactlyInAnyOrder("64 large", "1 small");
    }

    @Test
    void the_position_of_a_model_is_that_of_its_first_call() {
        enqueue("flood", 0, "small");
        enqueue("large", 0, "large");
        QueuePosition small = source.positions.get("small");
        QueuePosition large = source.positions.get("large");
        assertThat(small.isBefore(large)).isTrue();
        assertThat(large.isBefore(small)).isFalse();
        assertThat(small.isBefore(small)).isFalse();

        FairQueue.Ticket person = enqueue("person", 1, "large");
        assertThat(small.isBefore(large)).isFalse();
        assertThat(large.isBefore(small)).isTrue();
        assertThat(large.precedence()).isLessThan(small.precedence());
        person.cancel();
        assertThat(small.isBefore(large)).isTrue();
    }

    @Test
    void a_model_of_which_no_call_waits_any_more_has_no_precedence() {
        FairQueue.Ticket person = enqueue("person", 1, "large");
        QueuePosition large = source.positions.get("large");
        assertThat(large.precedence()).isNegative();
        person.cancel();
        assertThat(large.precedence()).isZero();
    }

    @Test
    void where_a_caller_s_first_call_is_cancelled_its_next_one_s_class_decides_among_its_models() {
        FairQueue.Ticket turn = enqueue("agent", "large", RequestClass.MAIN);
        enqueue("agent", "large", RequestClass.AUXILIARY);
        enqueue("agent", "small", RequestClass.SUBAGENT);
        QueuePosition large = source.positions.get("large");
        QueuePosition small = source.positions.get("small");
        assertThat(large.isBefore(small)).isTrue();
        turn.cancel();
        assertThat(small.isBefore(large)).isTrue();
    }
}
