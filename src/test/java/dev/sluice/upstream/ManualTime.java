package dev.sluice.upstream;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test advances, with the alarms that go off as it does. */
final class ManualTime implements Ticker, Alarm {

    private record Entry(long nanos, Runnable task) {}

    private final List<Entry> entries = new ArrayList<>();
    private long now = 1_000_000_000L;

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Cancellation at(long nanos, Runnable task) {
        Entry entry = new Entry(nanos, task);
        entries.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        entries.remove(entry);
    }

    /** Returns how many alarms are set. */
    synchronized int alarms() {
        return entries.size();
    }

    void advance(Duration by) {
        List<Entry> due;
        synchronized (this) {
            now += by.toNanos();
            due = entries.stream()
                    .filter(entry -> entry.nanos() <= now)
                    .sorted(Comparator.comparingLong(Entry::nanos))
                    .toList();
            entries.removeAll(due);
        }
        due.forEach(entry -> entry.task().run());
    }
}
