package dev.sluice.pool;

import dev.sluice.call.LruMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The detection of a provider's outages, and the probes that end them. Guarded by the pool's lock.
 *
 * <p>Failures of nearly all keys that were used within seconds are the provider's. Their circuits are closed again, no attempt is
 * sent for a moment, then a few probes are, and the first good answer ends the outage.
 *
 * <p>An address that takes no connection in time is no key's failure, and may be the relay's own: its machine may be short of memory
 * or ports. It is an outage where several requests have found none and the provider has answered nothing meanwhile.
 *
 * <p>A request that fails at every key counts once, and good answers that come meanwhile count against several failures. Callers
 * whose requests have not failed yet may send a few probes at once: so requests that no key can serve stop nothing but themselves.
 */
final class ProviderOutage {

    /** Failures are related when they come within this time: attempts under way when an outage begins fail within seconds. */
    private static final long RELATED = Duration.ofSeconds(10).toNanos();

    /** The number of keys that must have failed: one or two may be bad by themselves. */
    private static final int MIN_FAILING_KEYS = 3;

    /** The number of requests that must have failed: one or two may be at fault themselves. */
    private static final int MIN_FAILING_REQUESTS = 3;

    /** While keys have served in this time, only failures of such keys tell of their provider: the others may be bad ones. */
    private static final long SERVED_OF_LATE = Duration.ofMinutes(10).toNanos();

    /** The failed requests that one good answer outweighs, by the share of failures that makes an outage. */
    private static final int OUTWEIGHED = 4;

    /** The callers that are remembered as met by an outage; one that is forgotten may probe again. */
    private static final int CALLERS = 64;

    /** The share of the keys in use that must have failed: attempts over the others may still be under way. */
    private static final double FAILING_SHARE = 0.8;

    /** The keys whose last result is remembered: a sample that is large enough for any provider. */
    private static final int SAMPLE = 64;

    /** The number of probes at once: one alone might meet a bad key, and more would be lost in a long outage. */
    private static final int PROBES = 3;

    /** The pause before the first probes: many outages are over within a second. */
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();

    /** The longest pause between probes: no call waits longer than this for an outage that is over. */
    private static final long LONGEST_PAUSE = Duration.ofSeconds(15).toNanos();

    private record Result(long at, boolean good) {}

    private record FailedRequest(Object request, long at) {}

    /** An attempt's part in an outage. */
    enum Probe {
        NONE,
        /** A probe when the pause was over. */
        DUE,
        /** A probe of a caller that the outage had not met. */
        EARLY
    }

    private final RandomGenerator random;
    private final Map<Key, Result> results = new LruMap<>(SAMPLE);
    private final Deque<FailedRequest> failedRequests = new ArrayDeque<>();
    private final Map<String, Boolean> met = new LruMap<>(CALLERS);

    /** The requests that found no connection since the provider last answered; no more than make an outage. */
    private final Set<Object> unconnected = new HashSet<>(MIN_FAILING_REQUESTS);

    private long goodAt = PoolLock.NEVER;
    private long reachedAt = PoolLock.NEVER;
    private boolean ongoing;
    private long startedAt;
    private long probesFrom;
    private long pause;
    private int probes;
    private int earlyProbes;

    ProviderOutage(RandomGenerator random) {
        this.random = random;
    }

    boolean isOngoing() {
        return ongoing;
    }

    /** Returns when an attempt for {@code request} may be sent. */
    long readyAt(RequestHistory request, long now) {
        if (!ongoing || isEarly(request)) {
            return 0;
        }
        return now >= probesFrom && probes >= PROBES ? PoolLock.NEVER : probesFrom;
    }

    private boolean isEarly(RequestHistory request) {
        return earlyProbes < PROBES && !met.containsKey(request.caller());
    }

    /** Counts an attempt that begins; returns its part in the outage. */
    Probe attemptBegan(RequestHistory request) {
        if (!ongoing) {
            return Probe.NONE;
        }
        if (isEarly(request)) {
            earlyProbes++;
            return Probe.EARLY;
        }
        probes++;
        return Probe.DUE;
    }

    void attemptEnded(Probe probe) {
        probes -= probe == Probe.DUE ? 1 : 0;
        earlyProbes -= probe == Probe.EARLY ? 1 : 0;
    }

    /** Records that the provider answered an attempt, well or badly: its address can be reached. */
    void reached(long now) {
        reachedAt = now;
        unconnected.clear();
    }

    /** Records a good answer of {@code key}, which ends an outage that began before the attempt was sent. */
    void answered(Key key, long sentAt, long now) {
        results.put(key, new Result(now, true));
        goodAt = now;
        for (int i = 0;
                i < OUTWEIGHED
                        && !failedRequests.isEmpty()
                        && failedRequests.getFirst().at() < sentAt;
                i++) {
            failedRequests.removeFirst();
        }
        if (ongoing && sentAt >= startedAt) {
            ongoing = false;
            pause = 0;
            met.clear();
        }
    }

    /**
     * Records a failure of {@code key}.
     *
     * @param request the request that failed
     * @param sent whether the request had reached the provider, so that it may be the cause
     * @param keys the number of the provider's keys
     * @param busyKeys the number of them that have attempts under way
     * @return whether the failure is the provider's and not the key's
     */
    boolean failed(Key key, RequestHistory request, boolean sent, long sentAt, int keys, int busyKeys, long now) {
        boolean telling = key.isTrusted(now) || goodAt == PoolLock.NEVER || now - goodAt > SERVED_OF_LATE;
        if (telling || ongoing) {
            results.put(key, new Result(now, false));
        }
        if (ongoing) {
            goOn(request, sentAt, now);
            return true;
        }
        if (!telling) {
            return false;
        }
        noteFailed(request, now);
        boolean manyRequests = !sent || failedRequests.size() >= MIN_FAILING_REQUESTS;
        if (keys < 2 || !manyRequests || !nearlyAllFail(keys, busyKeys, now)) {
            return false;
        }
        begin(request, now);
        results.forEach((each, result) -> each.clearFailures());
        return true;
    }

    /**
     * Records that the provider's address took no connection in time for {@code request}, whichever its key.
     *
     * @return whether the provider has an outage
     */
    boolean tookNoConnection(RequestHistory request, long sentAt, long now) {
        if (ongoing) {
            goOn(request, sentAt, now);
            return true;
        }
        if (reachedAt != PoolLock.NEVER && reachedAt >= sentAt) {
            return false;
        }
        unconnected.add(request.token());
        if (unconnected.size() < MIN_FAILING_REQUESTS) {
            return false;
        }
        unconnected.clear();
        begin(request, now);
        return true;
    }

    private void goOn(RequestHistory request, long sentAt, long now) {
        met.put(request.caller(), true);
        if (sentAt >= probesFrom) {
            lengthenPause(now);
        }
    }

    private void begin(RequestHistory request, long now) {
        ongoing = true;
        met.put(request.caller(), true);
        startedAt = now;
        lengthenPause(now);
    }

    private void noteFailed(RequestHistory request, long now) {
        while (!failedRequests.isEmpty()
                && (failedRequests.size() >= SAMPLE
                        || now - failedRequests.getFirst().at() > RELATED)) {
            failedRequests.removeFirst();
        }
        if (failedRequests.stream().noneMatch(each -> each.request() == request.token())) {
            failedRequests.add(new FailedRequest(request.token(), now));
        }
    }

    private boolean nearlyAllFail(int keys, int busyKeys, long now) {
        results.values().removeIf(result -> now - result.at() > RELATED);
        int failing = 0;
        int failingAndBusy = 0;
        for (Map.Entry<Key, Result> each : results.entrySet()) {
            if (!each.getValue().good()) {
                failing++;
                failingAndBusy += each.getKey().inFlight() > 0 ? 1 : 0;
            }
        }
        int good = results.size() - failing;
        int inUse = failing + Math.max(good, busyKeys - failingAndBusy);
        return failing >= Math.min(MIN_FAILING_KEYS, keys) && failing >= FAILING_SHARE * inUse;
    }

    /** Sets the next pause, varied so that the probes of several relays do not coincide. */
    private void lengthenPause(long now) {
        pause = pause == 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
        probesFrom = now + (long) (pause * random.nextDouble(0.75, 1.25));
    }
}
