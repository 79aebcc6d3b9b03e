package dev.sluice.pool;

import dev.sluice.limit.Allowance;
import dev.sluice.limit.ConcurrencyLimit;
import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitKnowledge;
import dev.sluice.limit.LimitSource;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.LearnedState.AccountLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of accounts as people see them, and as they are kept over a restart. Guarded by the pool's lock. */
final class LimitStatuses {

    private LimitStatuses() {}

    /**
     * Returns the limits of the classes that an answer or the configuration has confirmed, then the limit on concurrency. Before
     * there is such a class, the plain limits stand for it.
     */
    static List<DimensionStatus> of(
            AccountClass[] classes, ConcurrencyLimit calls, Limits plain, PoolLock lock, long now) {
        List<DimensionStatus> statuses = new ArrayList<>();
        for (AccountClass each : classes) {
            if (each.isConfirmed()) {
                addMinutely(each, statuses, lock, now);
                addDaily(each, statuses, lock, now);
            }
        }
        if (statuses.isEmpty()) {
            for (Dimension dimension : Dimension.values()) {
                Long limit = dimension == Dimension.CONCURRENCY ? null : plain.of(dimension);
                if (limit != null) {
                    statuses.add(new DimensionStatus(KeyStatus.EVERY_CLASS, dimension, limit, limit));
                }
            }
        }
        if (calls.limit() != ConcurrencyLimit.UNBOUNDED) {
            Integer configured = plain.concurrency();
            boolean asConfigured = configured != null && configured == calls.limit();
            statuses.add(new DimensionStatus(
                    KeyStatus.EVERY_CLASS,
                    Dimension.CONCURRENCY,
                    calls.limit(),
                    Math.max(0, calls.limit() - calls.inFlight()),
                    asConfigured ? LimitSource.CONFIGURED : LimitSource.LEARNED,
                    null,
                    null,
                    null));
        }
        return statuses;
    }

    private static void addMinutely(AccountClass limits, List<DimensionStatus> statuses, PoolLock lock, long now) {
        boolean paused = limits.earliest(now) > now;
        for (Allowance each : limits.all()) {
            if (each.isBounded()) {
                LimitKnowledge known = each.knowledge(now);
                statuses.add(new DimensionStatus(
                        limits.name(),
                        each.dimension(),
                        each.perMinute(),
                        paused ? 0 : each.available(now),
                        known.source(),
                        known.burst(),
                        known.source() == LimitSource.CONFIGURED ? null : lock.tickerTime(known.changedAt()),
                        lock.tickerTime(known.fullAt())));
            }
        }
    }

    private static void addDaily(AccountClass limits, List<DimensionStatus> statuses, PoolLock lock, long now) {
        boolean paused = limits.earliest(now) > now;
        for (DailyAllowance each : limits.byDay()) {
            if (each.limit() != DailyAllowance.UNKNOWN) {
                Long fullAt = each.used() == 0 ? null : lock.tickerTime(each.dayEndsAt());
                statuses.add(new DimensionStatus(
                        limits.name(),
                        each.dimension(),
                        each.limit(),
                        paused ? 0 : each.available(now),
                        each.isConfigured() ? LimitSource.CONFIGURED : LimitSource.HEADERS,
                        null,
                        null,
                        fullAt));
            }
        }
    }

    /** Adds what is known of the limits of one class of {@code account}, of which {@code configured} are stated. */
    static void addLearned(
            String provider,
            String account,
            AccountClass known,
            Limits configured,
            List<AccountLimit> limits,
            long now) {
        for (Allowance each : known.all()) {
            if (each.isBounded()) {
                LimitKnowledge knowledge = each.knowledge(now);
                limits.add(new AccountLimit(
                        provider,
                        account,
                        known.name(),
                        each.dimension(),
                        each.perMinute(),
                        knowledge.level(),
                        configured.orNone(each.dimension()),
                        Duration.ofNanos(now - knowledge.changedAt())));
            }
        }
        for (DailyAllowance each : known.byDay()) {
            boolean refused = !each.isConfigured() && each.spentUntil(now) > now;
            if (each.isConfigured() || refused) {
                // A refusal says that nothing is left, whatever the limit.
                double limit = Math.max(1, refused ? each.used() : each.limit());
                double left = refused ? 0 : limit - each.used();
                limits.add(new AccountLimit(provider, account, known.name(), each.dimension(), limit, left));
            }
        }
    }

    /** Returns the limit that has no room for the smallest call for longest, or null where each has. */
    static @Nullable Dimension full(AccountClass limits, long now) {
        Dimension full = null;
        long latest = now;
        for (Allowance each : limits.all()) {
            long readyAt = each.readyAt(1, now);
            if (readyAt > latest) {
                latest = readyAt;
                full = each.dimension();
            }
        }
        return full;
    }
}
