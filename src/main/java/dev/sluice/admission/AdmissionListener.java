package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;

/** Hears of who waits and who is turned away. Called on the thread that made it happen; must not block. */
public interface AdmissionListener {

    /** A listener that does nothing. */
    AdmissionListener NONE = new AdmissionListener() {};

    /** A call went on after {@code waitedNanos}, 0 where it did not have to wait. */
    default void admitted(Caller caller, String modelQueue, long waitedNanos) {}

    /** A call was refused after {@code waitedNanos}. */
    default void refused(Caller caller, String modelQueue, Refusal.Reason reason, long waitedNanos) {}
}
