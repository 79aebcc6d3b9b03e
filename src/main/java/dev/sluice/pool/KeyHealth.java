package dev.sluice.pool;

import dev.sluice.pool.Ejection.Cause;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The health of one key as its attempts have shown it: its ejection, the suspicion against it, and by model class its circuits and
 * pauses. Guarded by the pool's lock.
 */
final class KeyHealth {

    /** The factors by which suspicion scales a key's cost: others are preferred while they have room. */
    private static final double COST_OF_SUSPICION = 4;

    private static final double COST_OF_CONFIRMED_SUSPICION = 8;

    /** A key is known to serve for this time after a good answer. */
    private static final long GOOD_FOR = Duration.ofMinutes(10).toNanos();

    private final KeyCircuits circuits;
    private Ejection ejection = Ejection.NONE;

    /** Created at the first refusal that a request may have caused. */
    private @Nullable Suspicion suspicion;

    private long goodAt = PoolLock.NEVER;

    KeyHealth(CircuitBreakerConfig circuitConfig) {
        this.circuits = new KeyCircuits(circuitConfig);
    }

    /** Returns the circuits of the key, by model class. */
    KeyCircuits circuits() {
        return circuits;
    }

    Ejection ejection() {
        return ejection;
    }

    void eject(Cause cause, String why, long now) {
        suspicion = null;
        ejection = ejection.orNew();
        ejection.eject(cause, why, now);
    }

    void adoptEjection(KeyFact.Ejected found, long at, long nextProbe) {
        suspicion = null;
        ejection = ejection.orNew();
        ejection.adopt(found.cause(), found.why(), found.interval().toNanos(), at, nextProbe);
    }

    /** Returns the cause of the suspicion, or null. */
    @Nullable
    Cause suspectedBy() {
        return suspicion == null ? null : suspicion.cause();
    }

    /** Returns the suspicion that a second witness has confirmed, or null. */
    @Nullable
    Suspicion confirmedSuspicion() {
        return suspicion != null && suspicion.isConfirmed() ? suspicion : null;
    }

    /** Records that the provider refused the key for a request that may be at fault itself. */
    void suspect(RequestHistory request, Cause cause, String why, long now) {
        if (suspicion == null) {
            suspicion = new Suspicion(cause, why);
        }
        suspicion.refused(request, cause, why, now);
    }

    /** Records that another key served {@code request}, which this one had refused. */
    void servedElsewhere(RequestHistory request, long now) {
        if (suspicion != null) {
            suspicion.servedElsewhere(request, now);
        }
    }

    /** Records a good answer to an attempt; returns the callers whose refusals it clears the key of. */
    Set<String> clear(long sentAt) {
        goodAt = goodAt == PoolLock.NEVER ? sentAt : Math.max(goodAt, sentAt);
        if (suspicion == null) {
            return Set.of();
        }
        Set<String> callers = suspicion.clear(sentAt);
        dropEmptySuspicion();
        return callers;
    }

    /** Forgets unconfirmed refusals of {@code caller}. */
    void discredit(String caller) {
        if (suspicion != null) {
            suspicion.discredit(caller);
            dropEmptySuspicion();
        }
    }

    private void dropEmptySuspicion() {
        if (suspicion != null && suspicion.isEmpty()) {
            suspicion = null;
        }
    }

    /** Drops the suspicion, which something certain replaces. */
    void clearOfSuspicion() {
        suspicion = null;
    }

    boolean isProven() {
        return suspicion != null && suspicion.isProven();
    }

    /** Returns the reason of the suspicion, or an empty text. */
    String suspectedFor() {
        return suspicion == null ? "" : suspicion.why();
    }

    /** Returns whether the key has served requests of late, and no refusal speaks against it. */
    boolean isGood(long now) {
        return goodAt != PoolLock.NEVER && now - goodAt < GOOD_FOR && suspicion == null && ejection.cause() == null;
    }

    /** Returns whether some callers' requests speak against the key, while others may use it. */
    boolean isSuspect() {
        return suspicion != null || circuits.anyForOneCaller();
    }

    /** Returns whether {@code request} for a model of {@code modelClass} is to keep away from the key, though others may use it. */
    boolean bars(String modelClass, RequestHistory request, long now) {
        return (suspicion != null && suspicion.bars(request, now))
                || (isOpenFor(modelClass, request) && circuits.probeAt(modelClass) > now);
    }

    /** Returns whether the circuit of {@code modelClass} is open for the caller of {@code request} alone. */
    boolean isOpenFor(String modelClass, RequestHistory request) {
        return request.caller().equals(circuits.onlyCaller(modelClass));
    }

    /** Forgets all that speaks against the key. */
    void reset() {
        ejection.end();
        suspicion = null;
        circuits.reset();
    }

    /** Returns the factor by which suspicion scales the key's cost for models of {@code modelClass}. */
    double cost(String modelClass) {
        if (suspicion == null) {
            return circuits.onlyCaller(modelClass) == null ? 1 : COST_OF_CONFIRMED_SUSPICION;
        }
        return suspicion.isConfirmed() ? COST_OF_CONFIRMED_SUSPICION : COST_OF_SUSPICION;
    }

    /** Returns whether no circuit is open, nor is the key suspected. */
    boolean isSpotless() {
        return suspicion == null && !circuits.anyOpen();
    }

    /** Lets an attempt for {@code request} at a model of {@code modelClass} through. */
    KeyPermit acquirePermit(String modelClass, RequestHistory request, long now) {
        if (suspicion != null) {
            suspicion.attemptSent(request, now);
        }
        return circuits.begin(modelClass, request);
    }

    /** Opens the circuit of a key that hung for an attempt sent at {@code sentAt}, unless it has answered since. */
    void hung(String modelClass, long sentAt) {
        if (goodAt == PoolLock.NEVER || goodAt < sentAt) {
            circuits.hung(modelClass);
        }
    }

    /** Returns when an attempt at a model of {@code modelClass} may be sent, as far as all callers are concerned. */
    long readyAt(String modelClass) {
        return Math.max(ejection.readyAt(), circuits.readyAt(modelClass));
    }
}
