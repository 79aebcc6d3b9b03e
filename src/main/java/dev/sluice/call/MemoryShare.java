package dev.sluice.call;

/** The part of a {@link MemoryBudget} that all reservations of one connection, or of one caller, have together. */
public final class MemoryShare {

    /** Guarded by the budget's lock. */
    long bytes;
}
