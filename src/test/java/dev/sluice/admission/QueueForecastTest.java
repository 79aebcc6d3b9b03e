package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.RequestClass;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which calls are refused for a wait that is foretold, at which moment others are, and what they are told. */
class QueueForecastTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private final Timeline time = new Timeline();
    private final Source source = new Source();
    private final List<String> told = new ArrayList<>();
    private final List<Duration> retries = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Long> refusedAt = new ArrayList<>();
    private final AdmissionListener listener = new AdmissionListener() {
        @Override
        public void admitted(Caller caller, String model, long waitedNanos) {
            told.add(caller.name() + " admitted to " + model + " after " + waitedNanos);
        }

        @Override
        public void refused(Caller caller, String model, Refusal.Reason reason, long waitedNanos) {
            told.add(caller.name() + " refused by " + model + " for " + reason + " after " + waitedNanos);
        }
    };
    private final FairQueue<Double, String> queue = new FairQueue<>(source, 1_000, time, time, listener);

    /** A source without a lease before a moment; a request is the least share of a minute's capacity that it uses. */
    private static final class Source implements LeaseSource<Double, String> {
        private long notBefore;
        private long earliest;
        private boolean open;

        @Override
        public Offer<String> take(Double request, QueuePosition position) {
            return open ? new Offer.Granted<>("lease", 0.01) : new Offer.NotBefore<>(notBefore);
        }

        @Override
        public double leastShare(Double request) {
            return request;
        }

        @Override
        public long earliest(Double request, long named) {
            assertThat(named).isEqualTo(notBefore);
            return earliest;
        }
    }

    private FairQueue.Ticket enqueue(String caller, double leastShare, Duration wait) {
        return enqueue(caller, "model", leastShare, wait);
    }

    private FairQueue.Ticket enqueue(String caller, String model, double leastShare, Duration wait) {
        return queue.enqueue(
                new Caller(caller, 1, 0, null, null, null, List.of()),
                model,
                leastShare,
                RequestClass.MAIN,
                time.nanos(),
                Deadline.after(time.nanos(), wait),
                result -> {
                    if (result instanceof WaitResult.Refused<String> refused) {
                        refusals.add(refused.refusal());
                        retries.add(refused.refusal().retryAfter());
                        refusedAt.add(time.nanos());
                    }
                });
    }

    @Test
    void the_calls_of_its_own_ahead_use_their_shares_first_of_which_a_minutes_is_there_at_once() {
        enqueue("a", 1, MINUTE);
        enqueue("a", 0.5, MINUTE);
        enqueue("a", 1, MINUTE.dividedBy(2));
        assertThat(refusals).isEmpty();

        enqueue("a", 1, MINUTE.plus(MINUTE.dividedBy(2)).minus(NANO));
        assertThat(retries).containsExactly(Duration.ofSeconds(60));
        assertThat(refusals.get(0).message())
                .isEqualTo("the keys have room for the call in 90 s at the earliest, and it may wait 90 s");
    }

    @Test
    void a_call_that_can_be_served_exactly_at_its_deadline_waits() {
        enqueue("a", 1, MINUTE);
        enqueue("a", 0.5, MINUTE);
        enqueue("a", 0.1, MINUTE.dividedBy(2).minus(NANO));
        assertThat(retries).containsExactly(Duration.ofSeconds(30));

        enqueue("a", 0.1, MINUTE.dividedBy(2));
        assertThat(retries).hasSize(1);
    }

    @Test
    void calls_of_others_and_in_other_models_say_nothing_of_the_wait() {
        for (int i = 0; i < 10; i++) {
            enqueue("other", 1, Duration.ofHours(1));
            enqueue("a", "elsewhere", 1, Duration.ofHours(1));
        }
        enqueue("a", 1, Duration.ZERO);

        assertThat(refusals).isEmpty();
    }

    @Test
    void a_call_that_was_cancelled_is_ahead_no_more() {
        FairQueue.Ticket first = enqueue("a", 1, Duration.ofHours(1));
        FairQueue.Ticket second = enqueue("a", 1, Duration.ofHours(1));
        second.cancel();
        enqueue("a", 1, Duration.ZERO).cancel();
        assertThat(refusals).isEmpty();

        first.cancel();
        enqueue("a", 1, Duration.ofHours(1));
        enqueue("a", 1, Duration.ZERO);
        assertThat(refusals).isEmpty();
    }

    @Test
    void those_that_stay_are_ahead_after_another_was_cancelled() {
        enqueue("a", 1, Duration.ofHours(1));
        enqueue("a", 1, Duration.ofHours(1));
        enqueue("a", 1, Duration.ofHours(1)).cancel();
        enqueue("a", 1, MINUTE.minus(NANO));
        assertThat(retries).containsExactly(MINUTE);
    }

    @Test
    void calls_expire_in_the_order_of_their_deadlines() {
        source.notBefore = Duration.ofSeconds(5).toNanos();
        enqueue("late", 0, Duration.ofSeconds(30));
        enqueue("soon", 0, Duration.ofSeconds(10));
        source.notBefore = Duration.ofSeconds(60).toNanos();
        time.pass(Duration.ofSeconds(11));
        assertThat(told).containsExactly("soon refused by model for WAIT_TOO_LONG after 10000000001");
    }

    @Test
    void where_the_source_names_a_time_after_the_deadline_it_is_asked_what_could_come_back() {
        source.notBefore = MINUTE.toNanos();
        source.earliest = Duration.ofSeconds(20).toNanos();
        enqueue("a", 0, Duration.ofSeconds(20));
        assertThat(refusals).isEmpty();

        enqueue("b", 0, Duration.ofSeconds(20).minus(NANO));
        assertThat(retries).containsExactly(Duration.ofSeconds(20));
    }

    @Test
    void where_the_deadline_allows_what_the_source_names_it_is_not_asked() {
        source.notBefore = MINUTE.toNanos();
        source.earliest = Long.MAX_VALUE / 2;
        enqueue("a", 0, MINUTE);

        assertThat(refusals).isEmpty();
    }

    @Test
    void a_client_is_told_to_wait_for_a_second_at_least_and_a_minute_at_most() {
        source.notBefore = MINUTE.toNanos();
        List<Duration> waits = List.of(
                Duration.ofMillis(999),
                Duration.ofSeconds(1),
                Duration.ofMillis(1_001),
                Duration.ofMillis(59_999),
                Duration.ofSeconds(60));
        for (Duration wait : waits) {
            source.earliest = wait.toNanos();
            enqueue("a", 0, Duration.ofMillis(5));
        }
        source.notBefore = Duration.ofMillis(60_001).toNanos();
        source.earliest = source.notBefore;
        enqueue("a", 0, Duration.ofMillis(5));

        assertThat(retries)
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(1_001),
                        Duration.ofMillis(59_999),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60));
    }

    @Test
    void a_call_is_refused_as_soon_as_its_deadline_has_passed_and_not_at_it() {
        source.notBefore = Duration.ofSeconds(8).toNanos();
        enqueue("a", 0, Duration.ofSeconds(10));
        enqueue("b", 0, Duration.ofSeconds(20));
        time.pass(Duration.ofSeconds(7));
        source.notBefore = Duration.ofSeconds(15).toNanos();
        time.pass(Duration.ofSeconds(3));
        assertThat(refusals).isEmpty();

        time.pass(NANO);
        assertThat(refusedAt).containsExactly(Duration.ofSeconds(10).plus(NANO).toNanos());
        assertThat(refusals.get(0).message())
                .isEqualTo("the call has waited 11 s, as long as it may, and no key had room for it");
        assertThat(retries).containsExactly(Duration.ofSeconds(5).minus(NANO));
    }

    @Test
    void the_listener_is_told_the_model_the_reason_and_the_length_of_each_wait() {
        source.notBefore = Duration.ofSeconds(30).toNanos();
        enqueue("a", 0, MINUTE);
        time.pass(Duration.ofSeconds(2));
        source.open = true;
        queue.wake();
        enqueue("b", "other", 0, MINUTE);
        source.open = false;
        enqueue("c", 0, MINUTE);
        time.pass(Duration.ofSeconds(1));
        queue.close();

        assertThat(told)
                .containsExactly(
                        "a admitted to model after 2000000000",
                        "b admitted to other after 0",
                        "c refused by model for SHUTTING_DOWN after 1000000000");
    }

    @Test
    void a_spare_lease_is_taken_only_where_no_call_waits_and_until_the_queue_is_closed() {
        assertThat(queue.takeSpare(0.0)).isEmpty();
        source.open = true;
        assertThat(queue.takeSpare(0.0)).contains("lease");

        source.open = false;
        FairQueue.Ticket waits = enqueue("a", 0, MINUTE);
        source.open = true;
        assertThat(queue.takeSpare(0.0)).isEmpty();
        source.open = false;
        waits.cancel();
        source.open = true;
        assertThat(queue.takeSpare(0.0)).contains("lease");

        queue.close();
        assertThat(queue.takeSpare(0.0)).isEmpty();
    }
}
