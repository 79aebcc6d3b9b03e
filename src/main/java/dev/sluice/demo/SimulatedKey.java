package dev.sluice.demo;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A key: the account it belongs to, what has happened to it, and how it is told to fail. */
final class SimulatedKey {

    private final SimulatedAccount account;
    private final KeyCounters tally = new KeyCounters();
    private volatile @Nullable Trouble trouble;

    SimulatedKey(SimulatedAccount account) {
        this.account = account;
    }

    SimulatedAccount account() {
        return account;
    }

    KeyCounters tally() {
        return tally;
    }

    void fail(Fault fault, double probability) {
        trouble = new Trouble(fault, probability);
    }

    void heal() {
        trouble = null;
    }

    /** Draws the fault that one request meets, or null. */
    @Nullable
    Fault drawFault(RandomGenerator random) {
        Trouble current = trouble;
        return current != null && random.nextDouble() < current.probability ? current.fault : null;
    }

    private record Trouble(Fault fault, double probability) {}
}
