package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.RequestClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for which moments a queue has itself woken, over an alarm that goes off by hand. */
class QueueAlarmTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Long> set = new ArrayList<>();
    private Runnable task = () -> {};
    private final Alarm alarm = (nanos, goesOff) -> {
        set.add(nanos);
        task = goesOff;
        return () -> set.remove(nanos);
    };
    private long now = 100 * SECOND;
    private long notBefore = 130 * SECOND;
    private final LeaseSource<String, String> source = new LeaseSource<>() {
        @Override
        public Offer<String> take(String request, QueuePosition position) {
            return new Offer.NotBefore<>(notBefore);
        }
    };
    private final FairQueue<String, String> queue =
            new FairQueue<>(source, 100, () -> now, alarm, AdmissionListener.NONE);

    private FairQueue.Ticket enqueue(Duration wait) {
        return queue.enqueue(
                new Caller("c", 1, 0, null, null, null, List.of()),
                "model",
                "request",
                RequestClass.MAIN,
                now,
                Deadline.after(now, wait),
                result -> {});
    }

    @Test
    void the_alarm_is_set_for_the_moment_that_the_source_named_or_the_first_deadline_has_passed() {
        enqueue(Duration.ofSeconds(60));
        assertThat(set).containsExactly(130 * SECOND);
        notBefore = 170 * SECOND;
        queue.wake();
        assertThat(set).containsExactly(160 * SECOND + 1);
    }

    @Test
    void a_moment_that_has_passed_is_now() {
        enqueue(Duration.ofSeconds(60));
        now = 140 * SECOND;
        queue.wake();
        assertThat(set).containsExactly(140 * SECOND);
    }

    @Test
    void an_alarm_that_goes_off_too_early_is_set_again() {
        enqueue(Duration.ofSeconds(60));
        set.clear();
        now = 130 * SECOND - 1;
        task.run();
        assertThat(set).containsExactly(130 * SECOND);
    }

    @Test
    void an_empty_queue_and_a_closed_one_have_no_alarm() {
        FairQueue.Ticket only = enqueue(Duration.ofSeconds(60));
        only.cancel();
        assertThat(set).isEmpty();
        enqueue(Duration.ofSeconds(60));
        assertThat(set).hasSize(1);
        queue.close();
        assertThat(set).isEmpty();
    }
}
