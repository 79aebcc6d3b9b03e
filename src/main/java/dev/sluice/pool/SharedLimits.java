package dev.sluice.pool;

import dev.sluice.limit.ConcurrencyLimit;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.Grants;
import org.jspecify.annotations.Nullable;

/**
 * The limits that all model classes of an account share: concurrency, and refusals that mean the account. Guarded by the pool's
 * lock.
 *
 * <p>A superclass of the account rather than a part: a pick looks at both, and each further object costs it a cache miss.
 */
abstract class SharedLimits {

    private final ConcurrencyLimit concurrency;

    /** True if concurrency has a limit at all; spares most picks the check. */
    private boolean concurrencyBounded;

    /** The first of those that wait for a call of any class to end. */
    private @Nullable RoomListener listeners;

    /** The calls at once that this replica may have, where it shares the limit with others. */
    private @Nullable Grants permits;

    private long refusedUntil;

    /** The end of the last block of any class, which spares most picks a look at the classes. */
    private long lastBlockUntil;

    /** @param concurrency the configured limit, or null */
    SharedLimits(@Nullable Integer concurrency) {
        this.concurrency = new ConcurrencyLimit(concurrency);
        this.concurrencyBounded = concurrency != null;
    }

    final ConcurrencyLimit concurrency() {
        return concurrency;
    }

    /** Returns whether no further call may begin, whatever its class. */
    final boolean concurrencyReached() {
        return concurrencyBounded && concurrency.full();
    }

    /** Shares the concurrency limit with other replicas. Call this once. */
    final void shareThrough(Grants shared) {
        permits = shared;
        shared.add(Dimension.CONCURRENCY, concurrency);
    }

    /** Gives back the calls at once that this replica may have. */
    final void endSharing() {
        if (permits != null) {
            permits.close();
        }
    }

    /** Returns when a call that could begin at {@code ready} may begin, given the calls of other replicas. */
    final long permittedAt(long ready, long now) {
        if (concurrencyReached()) {
            return PoolLock.NEVER;
        }
        return permits == null || !concurrencyBounded || ready > now ? ready : permits.requestRoom(Demand.REQUEST, now);
    }

    /** Counts a call that begins, even if the limit is reached. */
    final void callBegins(long now) {
        concurrency.begin();
        if (permits != null) {
            permits.spend(Demand.REQUEST, now);
        }
    }

    /** Counts a call that ends. */
    final void callEnds(long now) {
        concurrency.end();
        if (permits != null) {
            permits.giveBack(Dimension.CONCURRENCY, 1, now);
        }
    }

    /** Returns the calls that may still begin as a share of the limit on them, 0 to 1. */
    final double concurrencyHeadroom() {
        return concurrencyBounded ? concurrency.headroom() : 1;
    }

    final void setConcurrency(double limit) {
        concurrency.setStated(limit);
        concurrencyBounded = true;
    }

    /** Adopts a limit on calls at once that was learned before. */
    final void rememberConcurrency(double limit) {
        concurrency.remember(limit);
        concurrencyBounded = true;
    }

    /** Handles a refusal for too many calls at once. */
    final void refusedByConcurrency(long now) {
        concurrency.refused(now);
        concurrencyBounded = true;
    }

    /** Lets no call of any class through before {@code until}; an earlier block that lasts longer stays. */
    final void block(long until) {
        refusedUntil = Math.max(refusedUntil, until);
        classBlocked(until);
    }

    /** Notes a block of one class. */
    final void classBlocked(long until) {
        lastBlockUntil = Math.max(lastBlockUntil, until);
    }

    /** Returns the time before which the provider has forbidden calls of every class; it may be in the past. */
    final long refusedUntil() {
        return refusedUntil;
    }

    /** Returns whether the account or any class of it is blocked. */
    final boolean anyBlocked(long now) {
        return lastBlockUntil > now;
    }

    /** Notifies {@code listener} once, when a call of any class ends. */
    final void listen(RoomListener listener) {
        listeners = listener.addedToAccount(listeners);
    }

    /** Notifies those that wait for a call of any class to end. */
    final void notifyCallEnded() {
        RoomListener first = listeners;
        listeners = null;
        RoomListener.notifyOfAccount(first);
    }
}
