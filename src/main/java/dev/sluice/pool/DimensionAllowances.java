package dev.sluice.pool;

import dev.sluice.limit.Allowance;
import dev.sluice.limit.Dimension;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The allowances of one model class by dimension, and the figures that are read off them. Guarded by the pool's lock.
 *
 * <p>A superclass rather than a part: a pick looks at these fields together with those of its subclasses, and each further object
 * costs it a cache miss. For the same reason they are an array, which is short enough to be searched, and no map.
 */
abstract class DimensionAllowances extends ClassGrants {

    /** In the order of dimensions. */
    private Allowance[] all = {};

    /** Returns the allowances in the order of their dimensions. The array must not be modified. */
    final Allowance[] all() {
        return all;
    }

    /** Returns the allowance of {@code dimension}, or null where it has no limit that is known. */
    final @Nullable Allowance allowance(Dimension dimension) {
        for (Allowance each : all) {
            if (each.dimension() == dimension) {
                return each;
            }
        }
        return null;
    }

    /** Adds {@code allowance}, the first of its dimension. */
    final void insert(Allowance allowance) {
        Allowance[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = allowance;
        Arrays.sort(more, Comparator.comparing(Allowance::dimension));
        all = more;
    }

    /** Returns whether nothing states one of the limits. */
    final boolean isSearched() {
        for (Allowance each : all) {
            if (each.isSearched()) {
                return true;
            }
        }
        return false;
    }

    /** Returns what is left in the scarcest bucket as a share of it, 0 to 1. */
    final double bucketHeadroom(long now) {
        double least = 1;
        for (Allowance each : all) {
            least = Math.min(least, each.headroom(now));
        }
        return least;
    }

    /** Returns the limit in {@code dimension} in units a minute, or 0 where none is known. */
    final double perMinute(Dimension dimension) {
        Allowance allowance = allowance(dimension);
        return allowance == null || !allowance.isBounded() ? 0 : allowance.perMinute();
    }

    /** Returns the limit in {@code dimension} in units a minute, or 0 where none is known for certain. */
    final double statedPerMinute(Dimension dimension) {
        Allowance allowance = allowance(dimension);
        return allowance == null ? 0 : allowance.statedPerMinute();
    }

    /**
     * Returns the units of {@code dimension} that are left of a minute's limit, or 0 where it has none. They are as large a share of
     * it as the bucket is full: that a bucket may hold less than a minute's worth is the pool's to observe, not the caller's.
     */
    final double available(Dimension dimension, long now) {
        Allowance allowance = allowance(dimension);
        if (allowance == null || !allowance.isBounded() || now < allowance.blockedUntil()) {
            return 0;
        }
        return allowance.perMinute() * allowance.headroom(now);
    }
}
