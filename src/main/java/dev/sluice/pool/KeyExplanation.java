package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyStatus.ClassStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reasons why a key is not picked, by model class, in the order in which a pick meets them. Guarded by the pool's lock. */
final class KeyExplanation {

    /** The smallest call: where it finds no room, no other does. */
    private static final Demand SMALLEST = new Demand(1, 1, 1, 1);

    private KeyExplanation() {}

    /** Returns the status of {@code key} for each class of its account that an answer or the configuration has confirmed. */
    static List<ClassStatus> of(Key key, Provider provider, PoolLock lock, long now) {
        List<ClassStatus> statuses = new ArrayList<>();
        for (AccountClass each : key.account().classes()) {
            if (each.isConfirmed()) {
                PickObstacle ofKey = obstacle(key, each.name(), provider, now);
                PickObstacle obstacle = ofKey == PickObstacle.NONE ? obstacle(each, now) : ofKey;
                long readyAt = Math.max(key.earliest(each.name()), each.readyAt(SMALLEST, now));
                boolean foreseen = obstacle != PickObstacle.NONE && readyAt > now && readyAt != PoolLock.NEVER;
                statuses.add(new ClassStatus(
                        each.name(),
                        obstacle,
                        why(obstacle, key, each, now),
                        foreseen ? lock.tickerTime(readyAt) : null));
            }
        }
        return statuses;
    }

    private static PickObstacle obstacle(Key key, String modelClass, Provider provider, long now) {
        KeyState state = key.state(now);
        boolean ofEveryClass = state == KeyState.DISABLED || state == KeyState.EXHAUSTED || state == KeyState.REVOKED;
        if (ofEveryClass || key.onProbation(modelClass) || key.earliest(modelClass) > now) {
            return PickObstacle.STATE;
        }
        if (provider.outage().isOngoing()) {
            return PickObstacle.OUTAGE;
        }
        return key.readyAt(modelClass, provider.meanFirstByteNanos(), now) > now
                ? PickObstacle.UNPROVEN
                : PickObstacle.NONE;
    }

    private static PickObstacle obstacle(AccountClass limits, long now) {
        if (limits.account().concurrencyReached()) {
            return PickObstacle.CONCURRENCY;
        }
        if (limits.spentToday(now) != null) {
            return PickObstacle.DAY_SPENT;
        }
        if (limits.blockedUntil(now) > now || limits.earliest(now) > now) {
            return PickObstacle.PAUSED;
        }
        if (LimitStatuses.full(limits, now) != null) {
            return PickObstacle.FULL;
        }
        return limits.reservedFor() == null ? PickObstacle.NONE : PickObstacle.RESERVED;
    }

    private static String why(PickObstacle obstacle, Key key, AccountClass limits, long now) {
        return switch (obstacle) {
            case NONE -> "";
            case STATE -> key.why(limits.name(), now);
            case OUTAGE -> "the provider as a whole fails, and is only tried from time to time";
            case UNPROVEN -> "as many calls wait for its answers as it has earned by answering so far";
            case CONCURRENCY -> "the account has as many calls at once as it may";
            case PAUSED -> paused(limits, now);
            case DAY_SPENT -> limits.blockedWhy(now);
            case FULL -> "nothing is left of its " + words(LimitStatuses.full(limits, now));
            case RESERVED -> "what is left is reserved for a call that waits longer";
        };
    }

    private static String paused(AccountClass limits, long now) {
        if (limits.account().refusedUntil() > now) {
            return "the provider asked for a pause of the account";
        }
        Dimension full = LimitStatuses.full(limits, now);
        return full == null ? "the provider asked for a pause" : "the provider refused more " + words(full);
    }

    private static String words(@Nullable Dimension dimension) {
        return dimension == null ? "limits" : dimension.label().replace('_', ' ');
    }
}
