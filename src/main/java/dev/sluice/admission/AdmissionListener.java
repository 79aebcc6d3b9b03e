package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;

/**
 * A listener that is notified of how each wait in a {@link FairQueue} ended, except for cancelled waits. It is called on the
 * thread that caused the end, without the queue's lock, and must not block.
 */
public interface AdmissionListener {

    /** A listener that does nothing. */
    AdmissionListener NONE = new AdmissionListener() {};

    /**
     * A call got a lease.
     *
     * @param model the model queue in which it waited
     * @param waitedNanos how long it waited; 0 where there was room at once
     */
    default void admitted(Caller caller, String model, long waitedNanos) {}

    /**
     * A call was refused.
     *
     * @param model the model queue in which it waited
     * @param waitedNanos how long it waited; 0 where it was refused at once
     */
    default void refused(Caller caller, String model, Refusal.Reason reason, long waitedNanos) {}
}
