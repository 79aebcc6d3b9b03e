package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.pool.PoolListener;

/** The listeners to events in the rooms of one relay. */
record Listeners(PoolListener pool, AdmissionListener admission, CallListener calls) {

    /** Listeners that do nothing. */
    static final Listeners NONE = new Listeners(PoolListener.NONE, AdmissionListener.NONE, CallListener.NONE);
}
