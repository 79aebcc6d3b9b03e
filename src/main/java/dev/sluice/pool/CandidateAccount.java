package dev.sluice.pool;

import dev.sluice.call.KeyId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account that can serve a model, with those of its keys that can.
 *
 * @param account the account
 * @param keys never empty
 */
record CandidateAccount(Account account, List<Key> keys) {

    /** Asks the account for room as {@link Account#requestRoom}; returns when it has some and one of the keys can be used. */
    long requestRoom(Demand demand, double meanFirstByteNanos, long now) {
        long room = account.requestRoom(demand, now);
        if (room == PoolLock.NEVER) {
            return PoolLock.NEVER;
        }
        long key = PoolLock.NEVER;
        for (Key each : keys) {
            key = Math.min(key, each.readyAt(meanFirstByteNanos, now));
            if (key <= room) {
                return room;
            }
        }
        return key;
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
            if (key.readyAt(meanFirstByteNanos, now) <= now && !tried.contains(key.id())) {
                return key;
            }
        }
        return null;
    }

    /** By identity, since comparing the keys would cost a pick more than choosing among them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
