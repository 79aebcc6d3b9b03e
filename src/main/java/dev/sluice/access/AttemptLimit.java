package dev.sluice.access;

import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A limit on attempts by whom or where they come from: some at once, and one more after each interval. Each attempt counts, also
 * one beyond the limit, so that a flood of them has to wait the longer. Safe for use by several threads.
 *
 * @param <K> what attempts are counted by, such as an address
 */
public final class AttemptLimit<K> {

    /** The most sources that are kept, some 1 MB; the least recently used is forgotten first. */
    private static final int MAX_SOURCES = 10_000;

    /** However many attempts there were, they are forgotten after that many intervals. */
    private static final int LONGEST = 300;

    private final int burst;
    private final long interval;
    private final Ticker ticker;

    /** The moment, in nanoseconds of the ticker, from which all of a source's burst is available again; the eldest first. */
    private final Map<K, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    /**
     * @param burst attempts at once, &gt; 0
     * @param interval the time after which there is one more
     */
    public AttemptLimit(int burst, Duration interval, Ticker ticker) {
        this.burst = burst;
        this.interval = interval.toNanos();
        this.ticker = ticker;
    }

    /** Returns how long {@code source} has to wait for its next attempt; empty where it has one now. */
    public synchronized Optional<Duration> wait(K source) {
        long excess = debt(source, ticker.nanos()) - (burst - 1) * interval;
        return excess > 0 ? Optional.of(Duration.ofNanos(excess)) : Optional.empty();
    }

    /** Counts an attempt of {@code source}. */
    public synchronized void count(K source) {
        long now = ticker.nanos();
        fullAt.put(source, now + Math.min(debt(source, now) + interval, LONGEST * interval));
    }

    /** Counts an attempt of {@code source} if it has one now; else returns how long it has to wait, and counts none. */
    public synchronized Optional<Duration> take(K source) {
        Optional<Duration> wait = wait(source);
        if (wait.isEmpty()) {
            count(source);
        }
        return wait;
    }

    /** Forgets the attempts of {@code source}. */
    public synchronized void forget(K source) {
        fullAt.remove(source);
    }

    private long debt(K source, long now) {
        return Math.max(0, fullAt.getOrDefault(source, now) - now);
    }
}
