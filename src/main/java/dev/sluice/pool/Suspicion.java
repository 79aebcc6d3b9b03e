package dev.sluice.pool;

import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The suspicion that a key is refused by its provider, built from refusals that requests may have caused themselves. Guarded by
 * the pool's lock.
 *
 * <p>Each refusal is a witness for its caller only. A suspected key serves as before, if less preferred. It is confirmed by a
 * second witness: a second call that it refuses, or the same call served over another key. A confirmed key is kept from its
 * witnesses, which probe it ever more rarely, while every other caller still uses it: so no caller's requests can take a key
 * from others. A good answer to any request clears it. Refusals of several callers prove the case, and the key is ejected.
 */
final class Suspicion {

    /** The callers whose refusals prove the case by themselves: requests of three callers hardly have one fault in common. */
    static final int PROVING_CALLERS = 3;

    /** The callers whose refusals prove the case where other keys served the same requests. */
    static final int PROVING_PASSES = 2;

    /** The calls of one caller that confirm it. */
    private static final int CALLS = 2;

    /** The different requests of one caller that confirm it by 403, which is most often about a request. */
    private static final int FORBIDDEN_REQUESTS = 3;

    /** The requests of one caller that are tried at a confirmed key before all its requests are kept away. */
    private static final int REQUESTS = 3;

    /** The pause before a witness's first probe, as of an open circuit; it doubles up to the cause's own. */
    private static final long FIRST_INTERVAL = Duration.ofSeconds(5).toNanos();

    private final Map<String, Witness> witnesses = new LinkedHashMap<>();
    private Cause cause;
    private String why;
    private boolean confirmed;

    Suspicion(Cause cause, String why) {
        this.cause = cause;
        this.why = why;
    }

    /** Records that the key refused {@code request}. */
    void refused(RequestHistory request, Cause newCause, String reason, long now) {
        cause = newCause;
        why = reason;
        Witness witness = witnesses.computeIfAbsent(request.caller(), caller -> new Witness(now));
        witness.refused(request);
        if (confirmed || witnesses.size() > 1 || witness.suffices(newCause)) {
            confirm(now);
        }
    }

    /** Records that another key served {@code request}, which this one had refused. */
    void servedElsewhere(RequestHistory request, long now) {
        Witness witness = witnesses.get(request.caller());
        if (witness != null) {
            witness.servedElsewhere = true;
            confirm(now);
        }
    }

    private void confirm(long now) {
        confirmed = true;
        for (Witness witness : witnesses.values()) {
            if (witness.interval == 0) {
                witness.keepAway(now);
            }
        }
    }

    /** Forgets the refusals that began before {@code sentAt}; returns the callers that they were about. */
    Set<String> clear(long sentAt) {
        Set<String> cleared = new HashSet<>();
        witnesses.forEach((caller, witness) -> {
            if (witness.since < sentAt) {
                cleared.add(caller);
            }
        });
        cleared.forEach(this::forget);
        return cleared;
    }

    /** Forgets the refusals of {@code caller} that nothing confirms, since they have proved to be its requests' fault elsewhere. */
    void discredit(String caller) {
        Witness witness = witnesses.get(caller);
        if (witness != null && !witness.servedElsewhere) {
            forget(caller);
        }
    }

    private void forget(String caller) {
        witnesses.remove(caller);
        confirmed &= witnesses.size() > 1
                || witnesses.values().stream().anyMatch(witness -> witness.servedElsewhere || witness.suffices(cause));
    }

    boolean isEmpty() {
        return witnesses.isEmpty();
    }

    boolean isConfirmed() {
        return confirmed;
    }

    /** Returns whether the refusals prove that the key is refused for every caller. */
    boolean isProven() {
        long passes = witnesses.values().stream()
                .filter(witness -> witness.servedElsewhere)
                .count();
        return witnesses.size() >= PROVING_CALLERS || passes >= PROVING_PASSES;
    }

    /** Returns whether {@code request} is to keep away from the key. */
    boolean bars(RequestHistory request, long now) {
        Witness witness = confirmed ? witnesses.get(request.caller()) : null;
        return witness != null && now < witness.probeAt && witness.covers(request);
    }

    /** Records an attempt for {@code request} that is sent: the witness's next probe has to wait again. */
    void attemptSent(RequestHistory request, long now) {
        Witness witness = confirmed ? witnesses.get(request.caller()) : null;
        if (witness != null && now >= witness.probeAt) {
            witness.interval = Math.min(cause.firstInterval(), witness.interval * 2);
            witness.probeAt = now + witness.interval;
        }
    }

    Cause cause() {
        return cause;
    }

    String why() {
        return why;
    }

    /** Returns when the first of the witnesses may probe the key. */
    long probeAt() {
        long first = PoolLock.NEVER;
        for (Witness witness : witnesses.values()) {
            first = Math.min(first, witness.probeAt);
        }
        return first == PoolLock.NEVER ? 0 : first;
    }

    /** The refusals of one caller. */
    private static final class Witness {

        private final long since;
        private final Set<Integer> requests = new HashSet<>();
        private @Nullable Object last;
        private int calls;
        private boolean servedElsewhere;
        private long interval;
        private long probeAt;

        private Witness(long since) {
            this.since = since;
        }

        private void refused(RequestHistory request) {
            if (last != request.token()) {
                last = request.token();
                calls++;
            }
            int fingerprint = request.fingerprint();
            if (requests.size() < REQUESTS) {
                requests.add(fingerprint);
            }
        }

        private boolean suffices(Cause cause) {
            return cause == Cause.FORBIDDEN ? requests.size() >= FORBIDDEN_REQUESTS : calls >= CALLS;
        }

        private boolean covers(RequestHistory request) {
            return servedElsewhere || requests.size() >= REQUESTS || requests.contains(request.fingerprint());
        }

        private void keepAway(long now) {
            interval = FIRST_INTERVAL;
            probeAt = now + interval;
        }
    }
}
