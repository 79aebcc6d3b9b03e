package dev.sluice.limit;

import dev.sluice.limit.LimitReport.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The part of a provider's report that can be true. */
public final class LimitEvidence {

    /** More than any provider allows in a minute: OpenAI's highest tier has 40 million tokens. */
    private static final long LARGEST = 1_000_000_000_000L;

    /** A minute's limit is whole again within a minute; the rest is for clocks and rounding. */
    private static final long LONGEST_RESET = Duration.ofSeconds(70).toNanos();

    /** A limit of a shorter span is whole again sooner than this, and stands for more than that by the minute. */
    private static final long SHORTEST_RESET = Duration.ofSeconds(30).toNanos();

    private LimitEvidence() {}

    /**
     * Returns whether {@code level}, beside a good answer, bears out the limit that it claims for a minute: nothing of it is left,
     * and will not be for most of one.
     */
    public static boolean isUsedUp(Level level) {
        boolean forMost = level.resetNanos() == LimitReport.UNKNOWN || level.resetNanos() >= SHORTEST_RESET;
        return level.remaining() == 0 && forMost && !level.exhausted();
    }

    /**
     * Returns {@code level} without what cannot be true of a minute's limit, or null where nothing is left. A limit of nothing
     * beside a good answer is none; a reset further off than a minute is a day's or an hour's; more left than the limit, or
     * more than any provider allows, is neither.
     */
    public static @Nullable Level believed(Level level) {
        boolean nothing = level.limit() == 0;
        boolean longer = level.resetNanos() > LONGEST_RESET;
        if (nothing || longer) {
            return null;
        }
        long limit = level.limit() > LARGEST ? LimitReport.UNKNOWN : level.limit();
        boolean possible = level.remaining() <= LARGEST && (limit == LimitReport.UNKNOWN || level.remaining() <= limit);
        long remaining = possible ? level.remaining() : LimitReport.UNKNOWN;
        return new Level(level.dimension(), limit, remaining, level.resetNanos(), level.exhausted());
    }
}
