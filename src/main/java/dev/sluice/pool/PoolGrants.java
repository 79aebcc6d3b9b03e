package dev.sluice.pool;

import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;

/** The pool's side of the conversation about limits that replicas share: each step runs under the pool's lock. */
final class PoolGrants implements GrantSync.Owner {

    private final PoolLock lock;
    private final GrantBook book;

    PoolGrants(PoolLock lock, GrantBook book) {
        this.lock = lock;
        this.book = book;
    }

    @Override
    public SyncRequest request(boolean leaving) {
        return lock.inside(now -> book.request(leaving, now));
    }

    @Override
    public long synced(SyncAnswer answer) {
        return lock.inside(now -> {
            book.synced(answer, now);
            lock.roomAppeared();
            long at = book.askAgainAt(now);
            return at == Long.MAX_VALUE ? at : at - now;
        });
    }
}
