package dev.sluice.relay;

import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times that the last answers took to begin, by model and apart for streams: a plain answer begins when it is whole. They are kept
 * of each key and of all keys of a provider together. Bounded by keys and answers. Safe for use by many threads.
 */
final class AnswerTimes {

    /** Keys and models that are remembered; one that is forgotten is measured anew. */
    private static final int KEYS = 10_000;

    /** The answers of one key that count: with fewer its 99th percentile would be their maximum. */
    private static final int LAST_OF_KEY = 100;

    /** The answers of all keys that count: one key of five that stalls must not be a twentieth of them by chance. */
    private static final int LAST_OF_ALL = 1_000;

    /** With fewer the 95th percentile is no more than their maximum. */
    private static final int ENOUGH = 20;

    /** A percentile is computed anew after this share of its answers was replaced. */
    private static final int RENEWED_AFTER = 20;

    /** The attempts whose times are comparable. */
    record Kind(KeyId key, String model, boolean stream) {}

    private record OfAll(String provider, String model, boolean stream) {}

    private final Map<Kind, Window> ofKeys = new LruMap<>(KEYS);
    private final Map<OfAll, Window> ofAll = new LruMap<>(KEYS / 10);

    /** Notes that the answer to an attempt took {@code nanos} to begin. */
    synchronized void add(Kind kind, long nanos) {
        ofKeys.computeIfAbsent(kind, added -> new Window(LAST_OF_KEY)).add(nanos);
        ofAll.computeIfAbsent(all(kind), added -> new Window(LAST_OF_ALL)).add(nanos);
    }

    /**
     * Returns the time within which {@code percentile} per cent of a key's answers began, or of all keys' where that is less: of a key
     * that stalls often, the stall itself is usual. 0 where there were too few answers.
     */
    synchronized long percentile(Kind kind, int percentile) {
        long own = percentile(ofKeys.get(kind), percentile);
        long all = percentile(ofAll.get(all(kind)), percentile);
        return own == 0 || (all > 0 && all < own) ? all : own;
    }

    private static long percentile(@Nullable Window window, int percentile) {
        return window == null || window.count < ENOUGH ? 0 : window.percentile(percentile);
    }

    private static OfAll all(Kind kind) {
        return new OfAll(kind.key().provider(), kind.model(), kind.stream());
    }

    private static final class Window {
        private final long[] times;
        private int count;
        private int next;
        private int newSince;
        private int computedFor;
        private long computed;

        private Window(int size) {
            times = new long[size];
        }

        private void add(long nanos) {
            times[next] = nanos;
            next = (next + 1) % times.length;
            count = Math.min(times.length, count + 1);
            newSince++;
        }

        private long percentile(int percentile) {
            if (percentile != computedFor || newSince * RENEWED_AFTER >= count) {
                long[] sorted = Arrays.copyOf(times, count);
                Arrays.sort(sorted);
                computed = sorted[(int) Math.ceil(count * percentile / 100.0) - 1];
                computedFor = percentile;
                newSince = 0;
            }
            return computed;
        }
    }
}
