package dev.sluice.limit;

import java.util.List;

/**
 * What a provider's answer says of the account's limits.
 *
 * @param levels one entry a dimension that it speaks of
 */
public record LimitReport(List<Level> levels) {

    public static final LimitReport EMPTY = new LimitReport(List.of());

    /** Stands in {@link Level} for a number that the provider does not give. */
    public static final long UNKNOWN = -1;

    /**
     * One dimension's limit and what is left of it.
     *
     * @param dimension which
     * @param limit units a minute, or {@link #UNKNOWN}
     * @param remaining units left as the answer was made, or {@link #UNKNOWN}
     * @param resetNanos how long until the limit is whole again, from now; or {@link #UNKNOWN}
     * @param exhausted whether this is the dimension that a 429 names
     */
    public record Level(Dimension dimension, long limit, long remaining, long resetNanos, boolean exhausted) {}
}
