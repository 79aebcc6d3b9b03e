package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * A timer that runs one task at the earliest of the moments that were asked for since it last ran. Safe for use by several
 * threads; the task runs as those of {@link Alarm} do, outside this timer's lock.
 */
public final class EarliestAlarm implements AutoCloseable {

    private final Alarm alarm;
    private final Runnable task;
    private Alarm.@Nullable Cancellation due;
    private long dueAt;
    private boolean closed;

    /** Creates a timer that is not set. */
    public EarliestAlarm(Alarm alarm, Runnable task) {
        this.alarm = alarm;
        this.task = task;
    }

    /** Has the task run at {@code nanos} of the alarm's ticker; without effect where it runs earlier anyway, or after the end. */
    public synchronized void by(long nanos) {
        if (closed || (due != null && nanos - dueAt >= 0)) {
            return;
        }
        if (due != null) {
            due.cancel();
        }
        dueAt = nanos;
        due = alarm.at(nanos, this::goOff);
    }

    private void goOff() {
        synchronized (this) {
            if (closed) {
                return;
            }
            due = null;
        }
        task.run();
    }

    /** Runs the task no more, but for a run that has begun. */
    @Override
    public synchronized void close() {
        closed = true;
        if (due != null) {
            due.cancel();
            due = null;
        }
    }
}
