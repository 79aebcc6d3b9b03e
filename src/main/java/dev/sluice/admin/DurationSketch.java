package dev.sluice.admin;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of durations, whose quantiles are exact to within 10 %. Its memory is constant. Not safe for use by several
 * threads.
 */
final class DurationSketch {

    /** The buckets of each doubling: they are 19 % wide, so that a bucket's middle is within 10 % of its durations. */
    private static final int A_DOUBLING = 4;

    /** 22 doublings of a millisecond are 70 minutes, longer than a call may take. */
    private static final int BUCKETS = 22 * A_DOUBLING + 1;

    private final int[] counts = new int[BUCKETS];
    private int total;

    void add(long millis) {
        counts[bucket(millis)]++;
        total++;
    }

    /** Adds the durations of {@code other}. */
    void add(DurationSketch other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** Returns the {@code q} quantile in milliseconds, {@code q} from 0 to 1, or null if there are no durations. */
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

    /** Returns the bucket: 0 below a millisecond; bucket n ends at the nth quarter of a doubling. */
    private static int bucket(long millis) {
        if (millis < 1) {
            return 0;
        }
        int doublings = (int) (Math.log((double) millis) / Math.log(2) * A_DOUBLING);
        return Math.min(BUCKETS - 1, doublings + 1);
    }
}
