package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.LruMap;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The circuits and pauses of one key, by model class: a model may be down or overloaded while the key serves others. What concerns
 * the connection is counted for all classes together. Guarded by the pool's lock.
 */
final class KeyCircuits {

    /** Stands for all classes, where no connection can be made: no model has that name. */
    private static final String WHOLE = "";

    private final CircuitBreakerConfig config;

    /**
     * The circuits of model classes that have failed, replaced at the first failure: few keys of a large pool ever need one.
     */
    private Map<String, KeyClassHealth> byClass = Map.of();

    /** The class that the key served last, or null. */
    private @Nullable String servedLast;

    KeyCircuits(CircuitBreakerConfig config) {
        this.config = config;
    }

    /** Records that the key served a model of {@code modelClass}. */
    void served(String modelClass) {
        servedLast = modelClass;
    }

    /** Returns whether any circuit is open. */
    boolean anyOpen() {
        return !byClass.isEmpty() && byClass.values().stream().anyMatch(KeyCircuits::isOpen);
    }

    /** Returns whether any circuit is open for one caller's requests alone. */
    boolean anyForOneCaller() {
        return !byClass.isEmpty()
                && byClass.values().stream().anyMatch(each -> each.circuit().onlyCaller() != null);
    }

    /** Returns whether a circuit is open that an attempt at a model of {@code modelClass} meets. */
    boolean isOpen(String modelClass) {
        return !byClass.isEmpty() && (isOpen(byClass.get(modelClass)) || isOpen(byClass.get(WHOLE)));
    }

    private static boolean isOpen(@Nullable KeyClassHealth health) {
        return health != null && health.circuit().isOpen();
    }

    /** Returns when an attempt may probe the open circuits; 0 where none is. */
    long probeAt(String modelClass) {
        return Math.max(probeAt(byClass.get(modelClass)), probeAt(byClass.get(WHOLE)));
    }

    private static long probeAt(@Nullable KeyClassHealth health) {
        return health == null ? 0 : health.circuit().readyAt();
    }

    /** Returns the one caller for which alone the key is as good as its open circuits say, or null. */
    @Nullable
    String onlyCaller(String modelClass) {
        if (byClass.isEmpty()) {
            return null;
        }
        KeyClassHealth ofClass = byClass.get(modelClass);
        KeyClassHealth whole = byClass.get(WHOLE);
        String one = isOpen(ofClass) && ofClass != null ? ofClass.circuit().onlyCaller() : null;
        String other = isOpen(whole) && whole != null ? whole.circuit().onlyCaller() : null;
        if (isOpen(ofClass) && isOpen(whole)) {
            return one != null && one.equals(other) ? one : null;
        }
        return one == null ? other : one;
    }

    /**
     * Returns the class whose trouble is the key's as a whole, or null: an open circuit or a pause, unless the class that the key
     * served last has neither.
     */
    @Nullable
    KeyClassHealth trouble(long now) {
        KeyClassHealth whole = byClass.get(WHOLE);
        if (isTroubled(whole, now)) {
            return whole;
        }
        if (byClass.isEmpty() || (servedLast != null && !isTroubled(byClass.get(servedLast), now))) {
            return null;
        }
        KeyClassHealth worst = null;
        for (KeyClassHealth each : byClass.values()) {
            boolean worse = worst == null
                    || (each.circuit().isOpen() && !worst.circuit().isOpen());
            worst = isTroubled(each, now) && worse ? each : worst;
        }
        return worst;
    }

    /** Returns the class whose trouble an attempt at a model of {@code modelClass} meets, or null. */
    @Nullable
    KeyClassHealth trouble(String modelClass, long now) {
        KeyClassHealth whole = byClass.get(WHOLE);
        KeyClassHealth ofClass = byClass.get(modelClass);
        return isTroubled(whole, now) ? whole : isTroubled(ofClass, now) ? ofClass : null;
    }

    private static boolean isTroubled(@Nullable KeyClassHealth health, long now) {
        return health != null && (health.circuit().isOpen() || health.coolingUntil() > now);
    }

    /** Sends nothing of {@code modelClass} before {@code until}, for a failure of {@code request}. */
    void coolDown(String modelClass, long until, String why, RequestHistory request) {
        of(modelClass).coolDown(until, why, request);
    }

    /** Closes the circuits, since the failures that they counted were not the key's own. */
    void clearFailures() {
        byClass.values().forEach(each -> each.circuit().reset());
    }

    /** Forgets all failures and ends all pauses. */
    void reset() {
        byClass.values().forEach(KeyClassHealth::reset);
    }

    /** Lets an attempt for {@code request} at a model of {@code modelClass} through. */
    KeyPermit begin(String modelClass, RequestHistory request) {
        return byClass.isEmpty()
                ? KeyPermit.FIRST
                : new KeyPermit(begin(byClass.get(WHOLE), request), begin(byClass.get(modelClass), request));
    }

    private static Circuit.Permit begin(@Nullable KeyClassHealth health, RequestHistory request) {
        return health == null ? Circuit.Permit.FIRST : health.circuit().begin(request.caller());
    }

    /** Ends an attempt with a good answer; returns whether that closed a circuit. */
    boolean succeeded(String modelClass, KeyPermit permit, long firstByteNanos, boolean slow) {
        boolean whole = connected(permit);
        boolean ofClass = (slow || byClass.containsKey(modelClass))
                && of(modelClass).circuit().succeeded(permit.ofClass(), firstByteNanos, slow);
        return whole || ofClass;
    }

    /** Ends an attempt with a failure that is the key's, as far as is known: for models of {@code modelClass}, or for all. */
    void failed(String modelClass, KeyPermit permit, FailureKind kind, String why, RequestHistory request) {
        KeyClassHealth failing = of(scope(kind, modelClass));
        failing.setFailedWhy(why);
        if (kind == FailureKind.CONNECT) {
            abandoned(byClass.get(modelClass), permit.ofClass());
            failing.circuit().failed(permit.whole(), kind, request);
        } else {
            connected(permit);
            failing.circuit().failed(permit.ofClass(), kind, request);
        }
    }

    /** Counts a failure of {@code request} that has since proved to be the key's fault. */
    void failedAfterAll(String modelClass, FailureKind kind, String why, RequestHistory request) {
        KeyClassHealth failing = of(scope(kind, modelClass));
        failing.setFailedWhy(why);
        failing.circuit().failedAfterAll(kind, request);
    }

    /** Notes that a connection was made; returns whether that closed its circuit. */
    private boolean connected(KeyPermit permit) {
        KeyClassHealth whole = byClass.get(WHOLE);
        return whole != null && whole.circuit().succeeded(permit.whole(), 0, false);
    }

    /** Returns the class whose circuit counts a failure: a key without a connection serves none. */
    private static String scope(FailureKind kind, String modelClass) {
        return kind == FailureKind.CONNECT ? WHOLE : modelClass;
    }

    /** Opens the circuit of a class for which the key hung. */
    void hung(String modelClass) {
        of(modelClass).circuit().hung();
    }

    /** Removes the failure of {@code request}, which has proved not to be the key's fault. */
    void forgive(RequestHistory request) {
        byClass.values().forEach(each -> each.forgive(request));
    }

    /** Ends an attempt at a model of {@code modelClass} whose result tells nothing about the key. */
    void abandoned(String modelClass, KeyPermit permit) {
        abandoned(byClass.get(WHOLE), permit.whole());
        abandoned(byClass.get(modelClass), permit.ofClass());
    }

    private static void abandoned(@Nullable KeyClassHealth health, Circuit.Permit permit) {
        if (health != null) {
            health.circuit().abandoned(permit);
        }
    }

    /** Returns when an attempt at a model of {@code modelClass} may be sent, as far as all callers are concerned. */
    long readyAt(String modelClass) {
        return byClass.isEmpty() ? 0 : Math.max(readyAt(byClass.get(modelClass)), readyAt(byClass.get(WHOLE)));
    }

    private static long readyAt(@Nullable KeyClassHealth health) {
        return health == null ? 0 : health.readyAt();
    }

    private KeyClassHealth of(String modelClass) {
        if (byClass.isEmpty()) {
            byClass = new LruMap<>(Account.MODEL_CLASSES);
        }
        return byClass.computeIfAbsent(modelClass, each -> new KeyClassHealth(config));
    }
}
