package dev.sluice.simulation;

import dev.sluice.demo.limits.Level;
import dev.sluice.limit.LimitReport;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The header fields of a provider about a limit: the truth, nothing, or one of the ways in which providers are known to be wrong. */
enum Reports {
    /** The limit a minute, what is left, and the time until all of it is. */
    TRUE,
    /** No field at all. */
    NONE,
    /** Figures of a day, as Groq sends for requests, beside an enforced limit a minute. */
    PER_DAY,
    /** A limit of nothing beside good answers. */
    ZERO,
    /** Numbers below zero. */
    NEGATIVE,
    /** Numbers that no provider can mean. */
    HUGE,
    /** A reset that has passed. */
    PAST,
    /** More left than the limit is. */
    CONTRADICTORY,
    /** A limit that changes with each answer. */
    FLAPPING,
    /** Figures of some moment before, out of order, as a cache in between gives. */
    BACKWARDS;

    private static final long DAY = Duration.ofDays(1).toNanos();

    /** Returns the figures for the dimension of {@code report} that stand for {@code level}. */
    LimitReport.Level of(Level level, LimitReport.Level report, RandomGenerator random) {
        long limit = Math.round(level.limit());
        long used = Math.max(0, limit - report.remaining());
        return switch (this) {
            case TRUE -> report;
            case NONE -> figures(report, LimitReport.UNKNOWN, LimitReport.UNKNOWN, LimitReport.UNKNOWN);
            case PER_DAY -> figures(report, limit * 480, limit * 480 - used, DAY / (limit * 480) * used);
            case ZERO -> figures(report, 0, 0, 0);
            // The reader of header fields takes a negative number for none.
            case NEGATIVE -> figures(report, LimitReport.UNKNOWN, LimitReport.UNKNOWN, LimitReport.UNKNOWN);
            case HUGE -> figures(report, Long.MAX_VALUE, Long.MAX_VALUE - used, Long.MAX_VALUE);
            case PAST -> figures(report, limit, report.remaining(), 0);
            case CONTRADICTORY -> figures(report, limit, limit * 3, report.resetNanos());
            case FLAPPING -> figures(report, limit * random.nextInt(1, 5), report.remaining(), report.resetNanos());
            case BACKWARDS ->
                figures(report, limit, random.nextLong(report.remaining() / 2, limit + 1), report.resetNanos());
        };
    }

    private static LimitReport.Level figures(LimitReport.Level report, long limit, long remaining, long reset) {
        return new LimitReport.Level(report.dimension(), limit, remaining, reset, report.exhausted());
    }
}
