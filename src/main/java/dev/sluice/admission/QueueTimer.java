package dev.sluice.admission;

import dev.sluice.call.Alarm;
import org.jspecify.annotations.Nullable;

/** The one alarm of a {@link FairQueue}, set for the next moment at which it has something to do. Guarded by its lock. */
final class QueueTimer {

    private final Alarm alarm;
    private final Runnable task;
    private Alarm.@Nullable Cancellation pending;
    private long pendingFor;

    QueueTimer(Alarm alarm, Runnable task) {
        this.alarm = alarm;
        this.task = task;
    }

    /** Sets the alarm for {@code nanos} in place of any other moment. */
    void set(long nanos) {
        if (pending == null || nanos != pendingFor) {
            cancel();
            pendingFor = nanos;
            pending = alarm.at(nanos, task);
        }
    }

    void cancel() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    /** Notes that the alarm has gone off. */
    void wentOff() {
        pending = null;
    }
}
