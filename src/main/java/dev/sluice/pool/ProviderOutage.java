package dev.sluice.pool;

import dev.sluice.call.LruMap;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The detection of a provider's outages, and the probes that end them. Guarded by the pool's lock.
 *
 * <p>Failures of nearly all keys that were used within seconds are the provider's. Their circuits are closed again, no attempt is
 * sent for a moment, then a few probes are, and the first good answer ends the outage.
 */
final class ProviderOutage {

    /** Failures are related when they come within this time: attempts under way when an outage begins fail within seconds. */
    private static final long RELATED = Duration.ofSeconds(10).toNanos();

    /** The number of keys that must have failed: one or two may be bad by themselves. */
    private static final int MIN_FAILING_KEYS = 3;

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

    private final RandomGenerator random;
    private final Map<Key, Result> results = new LruMap<>(SAMPLE);
    private boolean ongoing;
    private long startedAt;
    private long probesFrom;
    private long pause;
    private int probes;

    ProviderOutage(RandomGenerator random) {
        this.random = random;
    }

    /** Returns when an attempt may be sent. */
    long readyAt(long now) {
        if (!ongoing) {
            return 0;
        }
        return now >= probesFrom && probes >= PROBES ? PoolLock.NEVER : probesFrom;
    }

    /** Counts an attempt that begins; returns whether it is a probe. */
    boolean attemptBegan() {
        if (ongoing) {
            probes++;
        }
        return ongoing;
    }

    void attemptEnded(boolean probe) {
        if (probe) {
            probes--;
        }
    }

    /** Records a good answer of {@code key}, which ends an outage that began before the attempt was sent. */
    void answered(Key key, long sentAt, long now) {
        results.put(key, new Result(now, true));
        if (ongoing && sentAt >= startedAt) {
            ongoing = false;
            pause = 0;
        }
    }

    /**
     * Records a failure of {@code key}.
     *
     * @param keys the number of the provider's keys
     * @param busyKeys the number of them that have attempts under way
     * @return whether the failure is the provider's and not the key's
     */
    boolean failed(Key key, long sentAt, int keys, int busyKeys, long now) {
        results.put(key, new Result(now, false));
        if (ongoing) {
            if (sentAt >= probesFrom) {
                lengthenPause(now);
            }
            return true;
        }
        if (keys < 2 || !nearlyAllFail(keys, busyKeys, now)) {
            return false;
        }
        ongoing = true;
        startedAt = now;
        lengthenPause(now);
        results.forEach((each, result) -> each.clearFailures());
        return true;
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
