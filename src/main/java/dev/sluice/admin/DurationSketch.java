package dev.sluice.admin;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A count of durations by size, from which quantiles are read to within 10 %. Holds its memory whatever it is fed; not safe
 * for use by several threads.
 */
final class DurationSketch {

    /** Four buckets to each doubling: their widths are 19 %, so that a bucket's middle is within 10 % of what it holds. */
    private static final int A_DOUBLING = 4;

    /** 22 doublings of a millisecond are 70 minutes, more than a call may take. */
    private static final int BUCKETS = 22 * A_DOUBLING + 1;

    private final int[] counts = new int[BUCKETS];
    private int total;

    void add(long millis) {
        counts[bucket(millis)]++;
        total++;
    }

    /** Returns the duration in milliseconds that the share {@code q} of all does not exceed, or null where there is none. */
    @Nullable
    Long quantile(double q) {
        if (total == 0) {
            return null;
        }
        long rank = Math.max(1, (long) Math.ceil(q * total));
        int bucket = 0;
        for (long seen = counts[0]; seen < rank; seen += counts[bucket]) {
            bucket++;
        }
        return bucket == 0 ? 0 : Math.round(Math.pow(2, (bucket - 0.5) / A_DOUBLING));
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /** Below a millisecond is bucket 0; bucket n ends at the nth quarter of a doubling. */
    private static int bucket(long millis) {
        if (millis < 1) {
            return 0;
        }
        int doublings = (int) (Math.log((double) millis) / Math.log(2) * A_DOUBLING);
        return Math.min(BUCKETS - 1, doublings + 1);
    }
}
