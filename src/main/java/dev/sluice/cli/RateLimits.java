package dev.sluice.cli;

import dev.sluice.config.LimitKeys;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The known limits of one account, or of several together.
 *
 * @param by units a minute or a day, or calls at once; without an entry where a limit is not known
 */
record RateLimits(Map<Dimension, Long> by) {

    static final RateLimits UNKNOWN = new RateLimits(Map.of());

    static RateLimits configured(Limits limits) {
        Map<Dimension, Long> by = new EnumMap<>(Dimension.class);
        put(by, Dimension.REQUESTS, limits.rpm());
        put(by, Dimension.TOKENS, limits.tpm());
        put(by, Dimension.INPUT_TOKENS, limits.inputTpm());
        put(by, Dimension.OUTPUT_TOKENS, limits.outputTpm());
        put(by, Dimension.CONCURRENCY, limits.concurrency());
        put(by, Dimension.REQUESTS_PER_DAY, limits.rpd());
        put(by, Dimension.TOKENS_PER_DAY, limits.tpd());
        return new RateLimits(by);
    }

    /** Returns the limits of {@code key} by their configuration keys, and after them those of model classes that have their own. */
    static String configuredText(KeyPlan key) {
        String plain = configured(key.limits()).text();
        String classes = new TreeMap<>(key.classLimits())
                .entrySet().stream()
                        .map(limits -> limits.getKey() + ": "
                                + configured(limits.getValue()).text())
                        .collect(Collectors.joining("; "));
        return classes.isEmpty() ? plain : configured(key.limits()).by().isEmpty() ? classes : plain + "; " + classes;
    }

    static RateLimits reported(LimitReport report) {
        Map<Dimension, Long> by = new EnumMap<>(Dimension.class);
        for (LimitReport.Level level : report.levels()) {
            put(by, level.dimension(), level.limit() == LimitReport.UNKNOWN ? null : level.limit());
        }
        return new RateLimits(by);
    }

    private static void put(Map<Dimension, Long> by, Dimension dimension, @Nullable Number limit) {
        if (limit != null) {
            by.put(dimension, limit.longValue());
        }
    }

    /** Returns these limits, and those of {@code other} in dimensions that these do not know. */
    RateLimits orElse(RateLimits other) {
        Map<Dimension, Long> either = new EnumMap<>(Dimension.class);
        either.putAll(other.by);
        either.putAll(by);
        return new RateLimits(either);
    }

    /** Returns the sum of both; a dimension that either of them does not know is unknown in the sum. */
    RateLimits plus(RateLimits other) {
        Map<Dimension, Long> sum = new EnumMap<>(Dimension.class);
        by.forEach((dimension, limit) -> {
            Long more = other.by.get(dimension);
            put(sum, dimension, more == null ? null : Long.valueOf(limit + more));
        });
        return new RateLimits(sum);
    }

    /** Returns the limits by their configuration keys, as in {@code rpm 50, input-tpm 50000}. */
    String text() {
        return by.isEmpty()
                ? "-"
                : new EnumMap<>(by)
                        .entrySet().stream()
                                .map(limit -> LimitKeys.nameOf(limit.getKey()) + ' ' + limit.getValue())
                                .collect(Collectors.joining(", "));
    }
}
