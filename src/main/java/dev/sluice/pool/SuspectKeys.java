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

    /** Returns the keys that {@code request} is to keep away from, though others may use them. */
    Set<KeyId> barredFrom(RequestHistory request, long now) {
        if (suspects.isEmpty()) {
            return Set.of();
        }
        Set<KeyId> barred = new HashSet<>();
        suspects.removeIf(key -> !key.isSuspect());
        for (Key key : suspects) {
            if (key.bars(request, now)) {
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
        long first = NO_CIRCUIT;
        for (Key key : suspects) {
            if (key.usable()
                    && key.isOpenFor(request.history())
                    && candidates.contains(key)
                    && !request.tried().contains(key.id())) {
                first = first == NO_CIRCUIT ? key.circuitReadyAt() : Math.min(first, key.circuitReadyAt());
            }
        }
        return first;
    }

    void add(Key key) {
        if (key.isSuspect()) {
            suspects.add(key);
        }
    }

    /** Records a refusal that the request may have caused; returns whether it is proved now that the key is refused. */
    boolean refused(Failure failure, LeasedAttempt attempt, Cause cause, String why, long now) {
        Key key = attempt.key();
        RequestHistory request = attempt.request();
        boolean discredited = discreditedUntil.getOrDefault(request.caller(), Long.MIN_VALUE) > now;
        request.refused(
                new RequestHistory.Refusal(key, attempt.account(), attempt.model(), failure, key.isTrusted(now)),
                discredited);
        if (discredited) {
            return false;
        }
        key.suspect(request, cause, why, now);
        suspects.add(key);
        return key.isProven();
    }

    /** Clears the key that gave a good answer to {@code attempt}, and those that its callers' refusals spoke against. */
    void cleared(LeasedAttempt attempt, long now) {
        Set<String> callers = attempt.key().clear(attempt.sentAt());
        for (String caller : callers) {
            if (!caller.equals(attempt.request().caller())) {
                discreditedUntil.put(caller, now + DISCREDITED_FOR);
                for (Key key : suspects) {
                    key.discredit(caller);
                }
            }
        }
    }
}
