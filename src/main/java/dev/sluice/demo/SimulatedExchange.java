package dev.sluice.demo;

import dev.sluice.demo.limits.LimitDecision;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request of a key, from its head to its end. It is counted when it begins, and once when it ends, whichever way it ends
 * first; what it holds of the account's limits is let go then.
 */
final class SimulatedExchange {

    private final SimulatedKey key;
    private final long serial;
    private final RandomGenerator random;
    private final @Nullable Fault fault;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile LimitDecision.@Nullable Use use;

    private SimulatedExchange(SimulatedKey key, long serial, RandomGenerator random) {
        this.key = key;
        this.serial = serial;
        this.random = random;
        this.fault = key.drawFault(random);
    }

    /**
     * Counts a request that begins.
     *
     * @param random chance for this request alone
     */
    static SimulatedExchange begin(SimulatedKey key, long serial, RandomGenerator random) {
        key.tally().began();
        return new SimulatedExchange(key, serial, random);
    }

    SimulatedAccount account() {
        return key.account();
    }

    /** Returns the number that no other request has. */
    long serial() {
        return serial;
    }

    RandomGenerator random() {
        return random;
    }

    /** Returns how this request is to fail, or null. */
    @Nullable
    Fault fault() {
        return fault;
    }

    void admitted(LimitDecision.Use admitted) {
        use = admitted;
    }

    void generated(long now, int tokens) {
        LimitDecision.Use running = use;
        if (running != null) {
            running.generated(now, tokens);
        }
        key.tally().generated(tokens);
    }

    void end(KeyCounters.Ending ending) {
        if (ended.compareAndSet(false, true)) {
            LimitDecision.Use running = use;
            if (running != null) {
                running.end();
            }
            key.tally().ended(ending);
        }
    }
}
