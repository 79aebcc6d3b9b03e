package dev.sluice.limit;

/** A limit as one replica knows it, of which all replicas together may use what it allows. Guarded by its owner's lock. */
public interface SharedLimit {

    /** Returns whether anything bounds it; what is not bounded is not shared. */
    boolean isBounded();

    /** Returns the refill in units a minute, &gt; 0 and infinite where nothing bounds it; 0 for a limit on what is under way at once, where each end gives back. */
    double perMinute();

    /** Returns the most that may go at once, &gt; 0. */
    double capacity();
}
