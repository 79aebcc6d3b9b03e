package dev.sluice.pool;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The health of one key for one model class: its circuit, and the pause that the provider has asked for. A model may be down or
 * overloaded while the key serves others. Guarded by the pool's lock.
 */
final class KeyClassHealth {

    private final Circuit circuit;
    private long coolingUntil;
    private String coolingWhy = "";
    private @Nullable Object coolingFor;
    private String failedWhy = "";

    KeyClassHealth(CircuitBreakerConfig circuitConfig) {
        this.circuit = new Circuit(circuitConfig);
    }

    Circuit circuit() {
        return circuit;
    }

    /** Returns the reason of the last failure, or an empty text. */
    String failedWhy() {
        return failedWhy;
    }

    void setFailedWhy(String why) {
        failedWhy = why;
    }

    /** Sends nothing before {@code until}, for a failure of {@code request}; an earlier pause that lasts longer stays. */
    void coolDown(long until, String why, RequestHistory request) {
        if (until > coolingUntil) {
            coolingUntil = until;
            coolingFor = request.token();
        }
        coolingWhy = why;
    }

    long coolingUntil() {
        return coolingUntil;
    }

    /** Returns the reason of the pause, which may be over. */
    String coolingWhy() {
        return coolingWhy;
    }

    /** Returns when an attempt may be sent, as far as all callers are concerned. */
    long readyAt() {
        return Math.max(coolingUntil, circuit.onlyCaller() != null ? 0 : circuit.readyAt());
    }

    /** Removes the failure of {@code request}, which has proved not to be the key's fault. */
    void forgive(RequestHistory request) {
        circuit.forgive(request);
        if (coolingFor == request.token()) {
            coolingUntil = 0;
        }
    }

    /** Forgets all failures and ends the pause. */
    void reset() {
        circuit.reset();
        coolingUntil = 0;
    }
}
