package dev.sluice.demo;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A key of the simulated provider, with its account, its counters and its injected fault. Safe for use by several threads. */
final class SimulatedKey {

    private final SimulatedAccount account;
    private final KeyCounters counters = new KeyCounters();
    private volatile @Nullable InjectedFault injected;

    SimulatedKey(SimulatedAccount account) {
        this.account = account;
    }

    SimulatedAccount account() {
        return account;
    }

    KeyCounters counters() {
        return counters;
    }

    void fail(Fault fault, double probability) {
        injected = new InjectedFault(fault, probability);
    }

    void heal() {
        injected = null;
    }

    /** Returns the fault that one request meets, drawn by its probability, or null. */
    @Nullable
    Fault drawFault(RandomGenerator random) {
        InjectedFault current = injected;
        return current != null && random.nextDouble() < current.probability ? current.fault : null;
    }

    private record InjectedFault(Fault fault, double probability) {}
}
