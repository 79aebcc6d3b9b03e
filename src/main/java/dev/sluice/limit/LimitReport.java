package dev.sluice.limit;

import java.util.List;

/**
 * A provider's report on the account's limits, as read from the headers of an answer. Immutable.
 *
 * @param levels one entry for each dimension that the answer names
 * @param accountRefused whether a 429 means the account, or all that its owner has, rather than the models asked for
 */
public record LimitReport(List<Level> levels, boolean accountRefused) {

    /** A report that names no dimension. */
    public static final LimitReport EMPTY = new LimitReport(List.of());

    /** Creates a report that means the models asked for. */
    public LimitReport(List<Level> levels) {
        this(levels, false);
    }

    /** Stands in {@link Level} for a number that the provider does not give. */
    public static final long UNKNOWN = -1;

    /**
     * The limit of one dimension and the amount that is left of it.
     *
     * @param dimension the dimension
     * @param limit units a minute, or calls at once for {@link Dimension#CONCURRENCY}; or {@link #UNKNOWN}
     * @param remaining units that were left as the answer was made, or {@link #UNKNOWN}
     * @param resetNanos the time until the limit is whole again, in nanoseconds from now, or {@link #UNKNOWN}
     * @param exhausted whether a 429 names this dimension as its reason
     */
    public record Level(Dimension dimension, long limit, long remaining, long resetNanos, boolean exhausted) {}
}
