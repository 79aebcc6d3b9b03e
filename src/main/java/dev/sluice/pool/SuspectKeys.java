package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys of one provider that single callers' requests speak against: refused keys (see {@link Suspicion}) and keys whose
 * circuit one caller alone opened. Guarded by the pool's lock.
 */
final class SuspectKeys {

    /** Callers that are remembered as refused for their own requests. */
    private static final int DISCREDITED = 1000;

    /** The time for which a caller's refusals say nothing of keys, once keys that refused it have served others. */
    private static final long DISCREDITED_FOR = Duration.ofMinutes(1).toNanos();

    /** No circuit is awaited. */
    static final long NO_CIRCUIT = -1;

    private final Map<String, Long> discreditedUntil = new LruMap<>(DISCREDITED);
    private final Set<Key> suspects = new LinkedHashSet<>();

    /** Returns the keys that {@code request} for a model of {@code modelClass} is to keep away from, though others may use them. */
    Set<KeyId> barredFrom(String modelClass, RequestHistory request, long now) {
        if (suspects.isEmpty()) {
            return Set.of();
        }
        Set<KeyId> barred = new HashSet<>();
        suspects.removeIf(key -> !key.health().isSuspect());
        for (Key key : suspects) {
            if (key.health().bars(modelClass, request, now)) {
                barred.add(key.id());
            }
        }
        return barred;
    }

    /**
     * Returns when the first circuit that is open for {@code request} alone lets a probe through, among keys of {@code
     * candidates} that it has not tried, or {@link #NO_CIRCUIT} where there is none.
     */
    long circuitReadyAt(LeaseRequest request, Candidates candidates) {
        String modelClass = candidates.modelClass();
        long first = NO_CIRCUIT;
        for (Key key : suspects) {
            if (key.usable()
                    && key.health().isOpenFor(modelClass, request.history())
                    && candidates.keys().contains(key)
                    && !request.tried().contains(key.id())) {
                first = first == NO_CIRCUIT
                        ? key.health().circuits().probeAt(modelClass)
                        : Math.min(first, key.health().circuits().probeAt(modelClass));
            }
        }
        return first;
    }

    void add(Key key) {
        if (key.health().isSuspect()) {
            suspects.add(key);
        }
    }

    /**
     * Records {@code failure}, a refusal of {@code key} that the request may have caused; returns whether it is proved now that
     * the key is refused.
     */
    boolean refused(Failure failure, Key key, String model, RequestHistory request, Cause cause, String why, long now) {
        boolean discredited = discreditedUntil.getOrDefault(request.caller(), Long.MIN_VALUE) > now;
        String account = key.account().name();
        request.refused(new RequestHistory.Refusal(key.id(), account, model, failure, key.isTrusted(now)), discredited);
        if (discredited) {
            return false;
        }
        key.health().suspect(request, cause, why, now);
        suspects.add(key);
        if (key.isRefused()) {
            request.keyIsRefused();
        }
        return key.health().isProven();
    }

    /** Clears {@code key}, which gave {@code served} a good answer, and others of the refusals of callers that it refused. */
    void cleared(Key key, String served, long sentAt, long now) {
        for (String caller : key.health().clear(sentAt)) {
            if (!caller.equals(served)) {
                discreditedUntil.put(caller, now + DISCREDITED_FOR);
                suspects.forEach(each -> each.health().discredit(caller));
            }
        }
    }
}
