package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The limits of all candidates of one model class together, as sums that are renewed each second. Guarded by the pool's lock. */
final class CandidateCapacity {

    /** The time for which sums of limits are reused at least; they change slowly. */
    private static final long SUMS_REUSED_FOR = Duration.ofSeconds(1).toNanos();

    /** The time for which they are reused for each account that is summed: that takes a microsecond at most, a thousandth of it. */
    private static final long SUMS_REUSED_FOR_EACH = Duration.ofMillis(1).toNanos();

    private static final List<Dimension> BY_MINUTE =
            Stream.of(Dimension.values()).filter(Dimension::isPerMinute).toList();

    /** The time for which a forecast for demands of about one size is reused: a flood of calls that cannot be served is cheap. */
    private static final long FORECAST_REUSED_FOR = Duration.ofMillis(10).toNanos();

    /** The share of a call where no limit is known: one second of one account. */
    private static final double UNKNOWN_SHARE = 1.0 / 60;

    /** The time for which figures for callers are reused: a program that paces itself looks at them once a second or so. */
    private static final long AVAILABLE_REUSED_FOR = Duration.ofMillis(100).toNanos();

    private static final long NOT_YET = -1;

    private final List<CandidateAccount> candidates;
    private final Map<Dimension, Double> known = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Double> stated = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Double> available = new EnumMap<>(Dimension.class);
    private final long[] forecasts = new long[Demand.SIZE_CLASSES];
    private final long[] forecastsAt = new long[Demand.SIZE_CLASSES];

    private final long sumsReusedFor;
    private long sumsAt;
    private long availableAt = -AVAILABLE_REUSED_FOR - 1;

    CandidateCapacity(List<CandidateAccount> candidates) {
        this.candidates = candidates;
        this.sumsReusedFor = Math.max(SUMS_REUSED_FOR, candidates.size() * SUMS_REUSED_FOR_EACH);
        this.sumsAt = -sumsReusedFor - 1;
        Arrays.fill(forecastsAt, NOT_YET);
    }

    /** Returns the share of {@code demand} in the minute's limits of all accounts, in the dimension where it is largest. */
    double share(Demand demand, long now) {
        renew(now);
        double share = 0;
        for (Map.Entry<Dimension, Double> sum : known.entrySet()) {
            share = Math.max(share, demand.of(sum.getKey()) / sum.getValue());
        }
        return share > 0 ? share : UNKNOWN_SHARE / Math.max(1, candidates.size());
    }

    /** Returns the sum of the limits in {@code dimension}, or 0 where an account has none that is known for certain. */
    double statedPerMinute(Dimension dimension, long now) {
        renew(now);
        return stated.getOrDefault(dimension, 0.0);
    }

    /** Returns the units of {@code dimension} that all accounts have left together, &gt;= 0. */
    double available(Dimension dimension, long now) {
        if (now - availableAt > AVAILABLE_REUSED_FOR) {
            availableAt = now;
            available.clear();
            for (Dimension each : stated.keySet()) {
                double sum = 0;
                for (CandidateAccount candidate : candidates) {
                    sum += candidate.available(each, now);
                }
                available.put(each, sum);
            }
        }
        return available.getOrDefault(dimension, 0.0);
    }

    /** Returns the earliest time at which an account could have room for such a {@code demand}, whatever comes back until then. */
    long earliest(Demand demand, long now) {
        int size = demand.sizeClass();
        if (forecastsAt[size] == NOT_YET || now - forecastsAt[size] > FORECAST_REUSED_FOR) {
            long earliest = PoolLock.NEVER;
            for (CandidateAccount each : candidates) {
                earliest = Math.min(earliest, each.earliest(demand, now));
            }
            forecasts[size] = earliest;
            forecastsAt[size] = now;
        }
        return forecasts[size];
    }

    private void renew(long now) {
        if (now - sumsAt <= sumsReusedFor) {
            return;
        }
        sumsAt = now;
        known.clear();
        stated.clear();
        for (Dimension each : BY_MINUTE) {
            stated.put(each, 0.0);
        }
        for (CandidateAccount candidate : candidates) {
            for (Dimension each : BY_MINUTE) {
                add(candidate, each);
            }
        }
        stated.values().removeIf(sum -> sum == 0);
    }

    private void add(CandidateAccount candidate, Dimension dimension) {
        double limit = candidate.perMinute(dimension);
        if (limit > 0) {
            known.merge(dimension, limit, Double::sum);
        }
        if (stated.containsKey(dimension)) {
            double certain = candidate.statedPerMinute(dimension);
            if (certain > 0) {
                stated.merge(dimension, certain, Double::sum);
            } else {
                stated.remove(dimension);
            }
        }
    }
}
