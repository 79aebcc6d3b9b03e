package dev.sluice.simulation;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A simulated clock that jumps from one event to the next. Not safe for use by several threads. */
public final class Timeline implements Ticker, Alarm {

    private static final class Event {
        private final long at;
        private final long order;
        private Runnable task;

        private Event(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.<Event>comparingLong(event -> event.at).thenComparingLong(event -> event.order));
    private long now;
    private long sequence;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Cancellation at(long nanos, Runnable task) {
        Event event = new Event(Math.max(nanos, now), sequence++, task);
        events.add(event);
        return () -> event.task = () -> {};
    }

    /** Arranges for {@code task} to run {@code delay} nanoseconds from now. */
    public void after(long delay, Runnable task) {
        events.add(new Event(now + Math.max(0, delay), sequence++, task));
    }

    /** Lets {@code duration} pass. */
    public void pass(Duration duration) {
        runUntil(now + duration.toNanos());
    }

    /** Runs everything that is due up to {@code end}, in order. */
    public void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.remove();
            now = event.at;
            event.task.run();
        }
        now = Math.max(now, end);
    }
}
