package dev.sluice.call;

/**
 * A timer that runs a task once, at a moment of a {@link Ticker}.
 *
 * <p>Tasks are short and never block. They run on a thread of the alarm's own choosing, never inside {@link #at}.
 */
@FunctionalInterface
public interface Alarm {

    /**
     * Arranges for {@code task} to run at {@code nanos} or soon after.
     *
     * @return what takes the arrangement back; harmless to call late or twice
     */
    Cancellation at(long nanos, Runnable task);

    /** Takes an arrangement back. */
    @FunctionalInterface
    interface Cancellation {
        void cancel();
    }
}
