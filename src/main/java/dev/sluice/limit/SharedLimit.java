package dev.sluice.limit;

/** A limit as one replica knows it, of which all replicas together may use what it allows. Guarded by its owner's lock. */
public interface SharedLimit {

    /** Returns whether anything bounds it; what is not bounded is not shared. */
    boolean isBounded();

    /** Returns the refill in units a minute, &gt; 0 and infinite where nothing bounds it; 0 for a limit on what is under way at once, where each end gives back. */
    double perMinute();

    /** Returns the most that may go at once, &gt; 0. */
    double capacity();

    /** Returns whether nothing states it, so that one replica searches for it, by what all use. */
    default boolean isSearched() {
        return false;
    }

    /** Counts what other replicas have used; below zero, what came back there. */
    default void usedElsewhere(double amount, long now) {}

    /** Adopts what the replica that searches for it has found, in units a minute. */
    default void adopt(double perMinute, long now) {}
}
