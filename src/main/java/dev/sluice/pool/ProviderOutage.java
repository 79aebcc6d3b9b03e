package dev.sluice.pool;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Whether a provider as a whole is in trouble. Guarded by the pool's lock.
 *
 * <p>Failures that meet (nearly) all keys that were asked within seconds are the provider's: the keys are forgiven, nobody
 * is sent for a moment, then a few go ahead to see, and the first answer clears the sky.
 */
final class ProviderOutage {

    /** Failures count as alike when they come within this time. */
    private static final long ALIKE = Duration.ofSeconds(10).toNanos();

    /** So many keys must have failed; one or two may be bad by themselves. */
    private static final int AT_LEAST = 3;

    /** Of the keys asked, this share must have failed; the rest may not have noticed yet. */
    private static final double NEARLY_ALL = 0.8;

    /** The keys whose last ends are remembered. */
    private static final int REMEMBERED = 64;

    /** How many go ahead to see. */
    private static final int SCOUTS = 3;

    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(15).toNanos();

    private record End(long at, boolean good) {}

    private final RandomGenerator random;
    private final Map<Key, End> ends = new LinkedHashMap<>();
    private boolean storm;
    private long stormAt;
    private long clearsAt;
    private long pause;
    private int scouts;

    ProviderOutage(RandomGenerator random) {
        this.random = random;
    }

    /** Returns when an attempt may go. */
    long readyAt(long now) {
        if (!storm) {
            return 0;
        }
        return now >= clearsAt && scouts >= SCOUTS ? PoolLock.NEVER : clearsAt;
    }

    /** Lets an attempt through; returns whether it is one that goes ahead to see. */
    boolean begin() {
        if (storm) {
            scouts++;
        }
        return storm;
    }

    void end(boolean scout) {
        if (scout) {
            scouts--;
        }
    }

    /** Takes a good answer of {@code key}; returns whether it cleared the sky. */
    boolean answered(Key key, long sentAt, long now) {
        remember(key, true, now);
        if (storm && sentAt >= stormAt) {
            storm = false;
            pause = 0;
            return true;
        }
        return false;
    }

    /**
     * Takes a failure of {@code key}.
     *
     * @param keys how many the provider has
     * @param busy how many of them have attempts under way
     * @return whether the failure is the provider's and not the key's
     */
    boolean failed(Key key, long sentAt, int keys, int busy, long now) {
        remember(key, false, now);
        if (storm) {
            if (sentAt >= clearsAt) {
                pauseLonger(now);
            }
            return true;
        }
        if (keys < 2 || !alike(keys, busy, now)) {
            return false;
        }
        storm = true;
        stormAt = now;
        pauseLonger(now);
        ends.forEach((each, end) -> each.forgive());
        return true;
    }

    private boolean alike(int keys, int busy, long now) {
        ends.values().removeIf(end -> now - end.at() > ALIKE);
        int failing = 0;
        int failingAndBusy = 0;
        for (Map.Entry<Key, End> each : ends.entrySet()) {
            if (!each.getValue().good()) {
                failing++;
                failingAndBusy += each.getKey().inFlight() > 0 ? 1 : 0;
            }
        }
        int good = ends.size() - failing;
        int asked = failing + Math.max(good, busy - failingAndBusy);
        return failing >= Math.min(AT_LEAST, keys) && failing >= NEARLY_ALL * asked;
    }

    private void remember(Key key, boolean good, long now) {
        ends.remove(key);
        ends.put(key, new End(now, good));
        if (ends.size() > REMEMBERED) {
            ends.remove(ends.keySet().iterator().next());
        }
    }

    private void pauseLonger(long now) {
        pause = pause == 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
        clearsAt = now + (long) (pause * random.nextDouble(0.75, 1.25));
    }
}
