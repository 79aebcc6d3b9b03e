package dev.sluice.pool;

import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of the accounts that can serve a call, added up. Guarded by the pool's lock. */
final class PoolFigures {

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    private PoolFigures() {}

    /** Returns the figures over all {@code targets}; a limit that one of them does not state is left out. */
    static LimitFigures of(List<Candidates> targets, long now) {
        return new LimitFigures(
                figure(targets, Dimension.REQUESTS, now),
                figure(targets, Dimension.TOKENS, now),
                figure(targets, Dimension.INPUT_TOKENS, now),
                figure(targets, Dimension.OUTPUT_TOKENS, now));
    }

    private static @Nullable Figure figure(List<Candidates> targets, Dimension dimension, long now) {
        double limit = 0;
        double available = 0;
        for (Candidates each : targets) {
            double stated = each.capacity().statedPerMinute(dimension, now);
            if (stated == 0) {
                return null;
            }
            limit += stated;
            available += each.capacity().available(dimension, now);
        }
        if (limit < 1) {
            return null;
        }
        long remaining = (long) Math.max(0, Math.min(limit, available));
        return new Figure((long) limit, remaining, (long) ((limit - remaining) / limit * MINUTE));
    }
}
