package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account that can serve the models of one class, with those of its keys that can. Guarded by the pool's lock.
 *
 * <p>Its limits for the class are looked up when they are first needed: callers name models, and ten thousand accounts would have
 * limits for each name that one of them was asked for.
 */
final class CandidateAccount {

    private final Account account;
    private final String modelClass;
    private final List<Key> keys;
    private final int number;

    /** The only key, or null where there are several. */
    private final @Nullable Key only;

    private @Nullable AccountClass limits;

    /**
     * @param keys never empty
     * @param number tells it from the other candidates of the class, which are counted from 0
     */
    CandidateAccount(Account account, String modelClass, List<Key> keys, int number) {
        this.account = account;
        this.modelClass = modelClass;
        this.keys = keys;
        this.number = number;
        this.only = keys.size() == 1 ? keys.get(0) : null;
    }

    Account account() {
        return account;
    }

    List<Key> keys() {
        return keys;
    }

    /** Returns the number that tells it from the other candidates of the class. */
    int number() {
        return number;
    }

    /** Returns the account's limits for the class. */
    AccountClass limits(long now) {
        AccountClass found = limits;
        if (found == null || found.evicted()) {
            found = account.of(modelClass, now);
            limits = found;
        }
        return found;
    }

    /** Returns the limit in {@code dimension} in units a minute, or 0 where none is known. */
    double perMinute(Dimension dimension) {
        AccountClass found = limits;
        return found == null || found.evicted() ? account.perMinute(modelClass, dimension) : found.perMinute(dimension);
    }

    /** Returns the limit in {@code dimension} in units a minute, or 0 where none is known for certain. */
    double statedPerMinute(Dimension dimension) {
        AccountClass found = limits;
        return found == null || found.evicted()
                ? account.statedPerMinute(modelClass, dimension)
                : found.statedPerMinute(dimension);
    }

    /** Returns the units of {@code dimension} that are left, or that the configuration states where none was used yet. */
    double available(Dimension dimension, long now) {
        AccountClass found = limits;
        return found == null || found.evicted()
                ? account.statedPerMinute(modelClass, dimension)
                : found.available(dimension, now);
    }

    /** Returns the cost of the only key as {@link Key#knownCost}; 0 where the keys have to be looked at. */
    double knownCost(long now) {
        AccountClass found = limits;
        return only == null ? 0 : only.knownCost(found == null || found.evicted() ? 1 : found.knownHeadroom(), now);
    }

    /** Asks for room as {@link AccountClass#requestRoom}; returns when there is some and one of the keys can be used. */
    long requestRoom(Demand demand, double meanFirstByteNanos, long now) {
        long room = limits(now).requestRoom(demand, now);
        if (room == PoolLock.NEVER) {
            return PoolLock.NEVER;
        }
        long key = PoolLock.NEVER;
        for (Key each : keys) {
            key = Math.min(key, each.readyAt(modelClass, meanFirstByteNanos, now));
            if (key <= room) {
                return room;
            }
        }
        return key;
    }

    /** Returns when there could be room for {@code demand} and a usable key at the earliest, if all attempts ended now. */
    long earliest(Demand demand, long now) {
        long key = PoolLock.NEVER;
        for (Key each : keys) {
            key = Math.min(key, each.earliest(modelClass));
        }
        AccountClass found = limits;
        return Math.max(key, found == null || found.evicted() ? now : found.earliest(demand, now));
    }

    /** Returns whether all keys are among {@code tried}. */
    boolean allTried(Set<KeyId> tried) {
        if (tried.isEmpty()) {
            return false;
        }
        for (Key key : keys) {
            if (!tried.contains(key.id())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the first key from {@code start} on that can be used now and is not among {@code tried}, or null. */
    @Nullable
    Key usableKey(Set<KeyId> tried, double meanFirstByteNanos, int start, long now) {
        int count = keys.size();
        for (int i = 0; i < count; i++) {
            Key key = keys.get(Math.floorMod(start + i, count));
            if (key.readyAt(modelClass, meanFirstByteNanos, now) <= now && !tried.contains(key.id())) {
                return key;
            }
        }
        return null;
    }
}
