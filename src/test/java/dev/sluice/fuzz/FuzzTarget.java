package dev.sluice.fuzz;

import java.util.random.RandomGenerator;

/** A part of the relay that takes what peers send, with the rules that hold for any input. Safe for use by many threads. */
public interface FuzzTarget {

    /** Returns the name under which faults are reported. */
    String name();

    /**
     * Makes one input by {@code random} and runs it.
     *
     * @throws Throwable where the input breaks a rule
     */
    void run(RandomGenerator random) throws Throwable;
}
