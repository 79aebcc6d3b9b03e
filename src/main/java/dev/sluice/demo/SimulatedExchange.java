package dev.sluice.demo;

import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.LimitDecision;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request of a key, from its head to its end. It is counted when it begins and once when it ends, by the first end that is
 * reported. The end also releases its concurrency. Safe for use by several threads.
 */
final class SimulatedExchange {

    private final SimulatedKey key;
    private final long serial;
    private final RandomGenerator random;
    private final @Nullable Fault fault;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile LimitDecision.@Nullable Use use;
    private volatile String model = "";

    private SimulatedExchange(SimulatedKey key, long serial, RandomGenerator random) {
        this.key = key;
        this.serial = serial;
        this.random = random;
        this.fault = key.drawFault(random);
    }

    /**
     * Begins and counts a request.
     *
     * @param random the source of randomness for this request alone
     */
    static SimulatedExchange begin(SimulatedKey key, long serial, RandomGenerator random) {
        key.counters().began();
        return new SimulatedExchange(key, serial, random);
    }

    /** Sets the model that the request asks for, one of those that the provider serves. */
    void asksFor(String servedModel) {
        model = servedModel;
    }

    /** Returns the model that the request asks for; empty for none that the provider serves. */
    String model() {
        return model;
    }

    /** Returns the account's limits for the model that the request asks for. */
    KeyLimits limits() {
        return key.account().limits().of(model);
    }

    SimulatedAccount account() {
        return key.account();
    }

    /** Returns the number of this request, unique at the provider. */
    long serial() {
        return serial;
    }

    RandomGenerator random() {
        return random;
    }

    /** Returns the fault that this request meets, or null. */
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
        key.counters().generated(tokens);
    }

    void end(KeyCounters.Ending ending) {
        if (ended.compareAndSet(false, true)) {
            LimitDecision.Use running = use;
            if (running != null) {
                running.end();
            }
            key.counters().ended(ending);
        }
    }
}
