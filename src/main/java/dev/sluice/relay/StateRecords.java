package dev.sluice.relay;

import dev.sluice.call.FactLog;
import dev.sluice.call.KeptRecords;
import java.time.InstantSource;

/** The records of state that later calls need: its owners, and the reasoning that was kept of answers. */
public record StateRecords(OwnerRecords owners, ReasoningRecords reasoning) {

    public static StateRecords in(KeptRecords store, InstantSource clock) {
        return in(store, clock, FactLog.ALONE);
    }

    /** Returns the records in {@code store}, whose owners are shared with {@code others}, the other replicas. */
    public static StateRecords in(KeptRecords store, InstantSource clock, FactLog others) {
        return new StateRecords(new OwnerRecords(store, clock, others), new ReasoningRecords(store, clock));
    }

    /** Waits until nothing waits to be written, at most some seconds. Blocks. */
    public void close() {
        owners.close();
        reasoning.close();
    }
}
