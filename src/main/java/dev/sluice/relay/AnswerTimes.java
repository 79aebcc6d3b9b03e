package dev.sluice.relay;

import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import java.util.Arrays;
import java.util.Map;

/**
 * The times that answers took to begin, of the last attempts over each key, by model and apart for streams: a plain answer begins when it
 * is whole. Bounded by keys and attempts. Safe for use by many threads.
 */
final class AnswerTimes {

    /** Keys and models that are remembered; one that is forgotten is measured anew. */
    private static final int KEYS = 10_000;

    /** The attempts that count: a 99th percentile of fewer is their maximum. */
    private static final int LAST = 100;

    /** With fewer the 95th percentile is no more than their maximum. */
    private static final int ENOUGH = 20;

    /** The attempts whose times are comparable. */
    record Kind(KeyId key, String model, boolean stream) {}

    private final Map<Kind, Window> windows = new LruMap<>(KEYS);

    /** Notes that the answer to an attempt took {@code nanos} to begin. */
    synchronized void add(Kind kind, long nanos) {
        windows.computeIfAbsent(kind, added -> new Window()).add(nanos);
    }

    /** Returns the time within which {@code percentile} per cent of the answers began, or 0 where there are too few. */
    synchronized long percentile(Kind kind, int percentile) {
        Window window = windows.get(kind);
        return window == null || window.count < ENOUGH ? 0 : window.percentile(percentile);
    }

    private static final class Window {
        private final long[] times = new long[LAST];
        private int count;
        private int next;

        private void add(long nanos) {
            times[next] = nanos;
            next = (next + 1) % LAST;
            count = Math.min(LAST, count + 1);
        }

        private long percentile(int percentile) {
            long[] sorted = Arrays.copyOf(times, count);
            Arrays.sort(sorted);
            return sorted[(int) Math.ceil(count * percentile / 100.0) - 1];
        }
    }
}
