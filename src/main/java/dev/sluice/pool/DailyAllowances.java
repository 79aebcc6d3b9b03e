package dev.sluice.pool;

import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The limits by the day of one model class of an account. Guarded by the pool's lock. */
final class DailyAllowances {

    private static final List<Dimension> DIMENSIONS = List.of(Dimension.REQUESTS_PER_DAY, Dimension.TOKENS_PER_DAY);

    private final DayWindow day;
    private final Consumer<DailyAllowance> created;
    private final List<DailyAllowance> all = new ArrayList<>(DIMENSIONS.size());

    /** @param created called with each new allowance */
    DailyAllowances(DayWindow day, Consumer<DailyAllowance> created) {
        this.day = day;
        this.created = created;
    }

    /** Returns whether any of {@code limits} is by the day. */
    static boolean isStatedIn(Limits limits) {
        return DIMENSIONS.stream().anyMatch(dimension -> limits.of(dimension) != null);
    }

    /** Applies newly configured limits; a limit that is no longer stated holds no longer. */
    void configure(Limits limits) {
        for (Dimension dimension : DIMENSIONS) {
            Long limit = limits.of(dimension);
            DailyAllowance known = find(dimension);
            if (limit != null) {
                of(dimension).setLimit(limit);
            } else if (known != null) {
                known.setLimit(DailyAllowance.UNKNOWN);
            }
        }
    }

    List<DailyAllowance> all() {
        return all;
    }

    /** Returns the allowance of {@code dimension}, without a limit where there was none. */
    DailyAllowance of(Dimension dimension) {
        DailyAllowance known = find(dimension);
        if (known != null) {
            return known;
        }
        DailyAllowance added = new DailyAllowance(dimension, day);
        all.add(added);
        created.accept(added);
        return added;
    }

    /** Returns when there is room for {@code demand}, {@code from} or later. */
    long readyAt(Demand demand, long from, long now) {
        long ready = from;
        for (DailyAllowance each : all) {
            ready = Math.max(ready, each.readyAt(demand.of(each.dimension()), now));
        }
        return ready;
    }

    /** Returns when there could be room for {@code demand} at the earliest, {@code from} or later. */
    long earliest(Demand demand, long from, long now) {
        long ready = from;
        for (DailyAllowance each : all) {
            ready = Math.max(ready, each.earliest(demand.of(each.dimension()), now));
        }
        return ready;
    }

    void reserve(Demand demand) {
        for (DailyAllowance each : all) {
            each.reserve(demand.of(each.dimension()));
        }
    }

    void settle(Demand reserved, Demand used, long reservedAt) {
        for (DailyAllowance each : all) {
            each.settle(reserved.of(each.dimension()), used.of(each.dimension()), reservedAt);
        }
    }

    /** Returns the allowance that is spent for longest, or null where none is. */
    @Nullable
    DailyAllowance spent(long now) {
        DailyAllowance longest = null;
        for (DailyAllowance each : all) {
            long until = each.spentUntil(now);
            if (until > now && (longest == null || until > longest.spentUntil(now))) {
                longest = each;
            }
        }
        return longest;
    }

    /** Returns whether nothing was used today. */
    boolean isUnused() {
        return all.stream().allMatch(each -> each.used() == 0);
    }

    private @Nullable DailyAllowance find(Dimension dimension) {
        for (DailyAllowance each : all) {
            if (each.dimension() == dimension) {
                return each;
            }
        }
        return null;
    }
}
