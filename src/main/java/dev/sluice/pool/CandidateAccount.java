package dev.sluice.pool;

import dev.sluice.call.KeyId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account in a roster, with those of its keys that serve the roster's models.
 *
 * @param account whose limits count
 * @param keys never empty
 */
record CandidateAccount(Account account, List<Key> keys) {

    /** Returns when the account has room and one of the keys can be used. */
    long readyAt(Demand demand, double usualFirstByte, long now) {
        long room = account.readyAt(demand, now);
        if (room == PoolLock.NEVER) {
            return PoolLock.NEVER;
        }
        long key = PoolLock.NEVER;
        for (Key each : keys) {
            key = Math.min(key, each.readyAt(usualFirstByte, now));
            if (key <= room) {
                return room;
            }
        }
        return key;
    }

    /** Returns whether all keys are among {@code tried}. */
    boolean tried(Set<KeyId> tried) {
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

    /** Returns a key that can be used now and is not among {@code tried}, or null: the first from {@code start} on. */
    @Nullable
    Key key(Set<KeyId> tried, double usualFirstByte, int start, long now) {
        int count = keys.size();
        for (int i = 0; i < count; i++) {
            Key key = keys.get(Math.floorMod(start + i, count));
            if (key.readyAt(usualFirstByte, now) <= now && !tried.contains(key.id())) {
                return key;
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
