package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.pool.Ejection.Cause;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The health of one key as its attempts have shown it: its ejection, the suspicion against it, its circuit and its pauses. Guarded
 * by the pool's lock.
 */
final class KeyHealth {

    /** The factors by which suspicion scales a key's cost: others are preferred while they have room. */
    private static final double COST_OF_SUSPICION = 4;

    private static final double COST_OF_CONFIRMED_SUSPICION = 8;

    /** A key is known to serve for this time after a good answer. */
    private static final long GOOD_FOR = Duration.ofMinutes(10).toNanos();

    private final CircuitBreakerConfig circuitConfig;
    private Ejection ejection = Ejection.NONE;

    /** Created at the first refusal that a request may have caused. */
    private @Nullable Suspicion suspicion;

    /** Created at the first failure: of ten thousand keys few ever need one. */
    private @Nullable Circuit circuit;

    private long coolingUntil;
    private String coolingWhy = "";
    private @Nullable Object coolingFor;
    private String failedWhy = "";
    private long goodAt = PoolLock.NEVER;

    KeyHealth(CircuitBreakerConfig circuitConfig) {
        this.circuitConfig = circuitConfig;
    }

    Ejection ejection() {
        return ejection;
    }

    void eject(Cause cause, String why, long now) {
        suspicion = null;
        ejection = ejection.orNew();
        ejection.eject(cause, why, now);
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
        return suspicion != null || onlyCaller() != null;
    }

    /** Returns whether {@code request} is to keep away from the key, though others may use it. */
    boolean bars(RequestHistory request, long now) {
        return (suspicion != null && suspicion.bars(request, now)) || (isOpenFor(request) && circuitReadyAt() > now);
    }

    /** Returns whether the circuit is open for the caller of {@code request} alone. */
    boolean isOpenFor(RequestHistory request) {
        return request.caller().equals(onlyCaller());
    }

    boolean isOpen() {
        return circuit != null && circuit.isOpen();
    }

    long openUntil() {
        return circuit == null ? 0 : circuit.openUntil();
    }

    long circuitReadyAt() {
        return circuit == null ? 0 : circuit.readyAt();
    }

    private @Nullable String onlyCaller() {
        return circuit == null ? null : circuit.onlyCaller();
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

    /** Returns the reason of the pause that holds, or null. */
    @Nullable
    String coolingWhy(long now) {
        return coolingUntil > now ? coolingWhy : null;
    }

    /** Returns the reason of the last failure, or an empty text. */
    String failedWhy() {
        return failedWhy;
    }

    /** Closes the circuit, since the failures that it counted were not the key's own. */
    void clearFailures() {
        if (circuit != null) {
            circuit.reset();
        }
    }

    /** Forgets all that speaks against the key. */
    void reset() {
        ejection.end();
        suspicion = null;
        coolingUntil = 0;
        clearFailures();
    }

    /** Lets an attempt for {@code request} through. */
    Circuit.Permit acquirePermit(RequestHistory request, long now) {
        if (suspicion != null) {
            suspicion.attemptSent(request, now);
        }
        return circuit == null ? Circuit.Permit.FIRST : circuit.begin(request.caller());
    }

    /** Ends an attempt with a good answer; returns whether that closed the circuit. */
    boolean succeeded(Circuit.Permit permit, long firstByteNanos, boolean slow) {
        return (circuit != null || slow) && circuit().succeeded(permit, firstByteNanos, slow);
    }

    /** Ends an attempt with a failure that is the key's, as far as is known. */
    void failed(Circuit.Permit permit, FailureKind kind, String why, RequestHistory request) {
        failedWhy = why;
        circuit().failed(permit, kind, request);
    }

    /** Counts a failure of {@code request} that has proved to be the key's since. */
    void failedAfterAll(FailureKind kind, String why, RequestHistory request) {
        failedWhy = why;
        circuit().failedAfterAll(kind, request);
    }

    /** Opens the circuit of a key that hung for an attempt sent at {@code sentAt}, unless it has answered since. */
    void hung(long sentAt) {
        if (goodAt == PoolLock.NEVER || goodAt < sentAt) {
            circuit().hung();
        }
    }

    /** Takes the failure of {@code request} back, which has proved not to be the key's. */
    void forgive(RequestHistory request) {
        if (circuit != null) {
            circuit.forgive(request);
        }
        if (coolingFor == request.token()) {
            coolingUntil = 0;
        }
    }

    /** Ends an attempt whose result tells nothing about the key. */
    void abandoned(Circuit.Permit permit) {
        if (circuit != null) {
            circuit.abandoned(permit);
        }
    }

    /** Returns when an attempt may be sent, as far as all callers are concerned. */
    long readyAt() {
        return Math.max(Math.max(coolingUntil, onlyCaller() != null ? 0 : circuitReadyAt()), ejection.readyAt());
    }

    /** Returns the factor by which suspicion scales the key's cost. */
    double cost() {
        if (suspicion == null) {
            return onlyCaller() == null ? 1 : COST_OF_CONFIRMED_SUSPICION;
        }
        return suspicion.isConfirmed() ? COST_OF_CONFIRMED_SUSPICION : COST_OF_SUSPICION;
    }

    private Circuit circuit() {
        if (circuit == null) {
            circuit = new Circuit(circuitConfig);
        }
        return circuit;
    }
}
