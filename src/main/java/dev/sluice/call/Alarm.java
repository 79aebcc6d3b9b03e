package dev.sluice.call;

/**
 * A timer that runs a task once, at a moment of a {@link Ticker}.
 *
 * <p>Tasks are short and never block. They run on a thread that the alarm chooses, never inside {@link #at}. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface Alarm {

    /**
     * Schedules {@code task} for {@code nanos} of the ticker or soon after.
     *
     * @return a handle that cancels it; without effect once the task has begun or was cancelled
     */
    Cancellation at(long nanos, Runnable task);

    /** A handle on a scheduled task. */
    @FunctionalInterface
    interface Cancellation {
        void cancel();
    }
}
