package dev.sluice.pool;

import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.SharedLimit;
import dev.sluice.limit.grant.Grants;
import org.jspecify.annotations.Nullable;

/**
 * The grants of this replica on the limits of one model class of an account, where it shares them with others. Guarded by the
 * pool's lock.
 *
 * <p>A superclass of the limits rather than a part: a pick looks at both, and each further object costs it a cache miss.
 */
abstract class ClassGrants {

    /** Null where this replica is alone. */
    private @Nullable Grants grants;

    /** Shares the limits with other replicas. None has been added yet. */
    final void open(Grants shared) {
        grants = shared;
    }

    final void addShared(Dimension dimension, SharedLimit limit) {
        if (grants != null) {
            grants.add(dimension, limit);
        }
    }

    final void addSharedDay(DailyAllowance limit) {
        if (grants != null) {
            grants.addDay(limit);
        }
    }

    /** Returns when {@code demand} may be spent that has room at {@code ready}; what is lacking is asked for. */
    final long requestGrant(Demand demand, long ready, long now) {
        return grants == null || ready > now ? ready : grants.requestRoom(demand, now);
    }

    /** Returns when {@code demand} may be spent that has room at {@code ready}, and asks for nothing. */
    final long grantedAt(Demand demand, long ready, long now) {
        return grants == null ? ready : Math.max(ready, grants.readyAt(demand, now));
    }

    final void spend(Demand demand, long now) {
        if (grants != null) {
            grants.spend(demand, now);
        }
    }

    final void giveBack(Dimension dimension, double unused, long now) {
        if (grants != null) {
            grants.giveBack(dimension, unused, now);
        }
    }

    /** Returns whether this replica does not search for limits that nothing states. */
    final boolean follows(long now) {
        return grants != null && grants.follows(now);
    }

    /** Returns the grants, or null where this replica is alone. */
    final @Nullable Grants grants() {
        return grants;
    }

    /** Lets no replica use the limits, which are of {@code account}, before {@code until}. */
    final void blockEverywhere(SharedLimits account, long until) {
        account.classBlocked(until);
        if (grants != null) {
            grants.block(until);
        }
    }

    /** Gives back the grants. */
    final void endSharing() {
        if (grants != null) {
            grants.close();
        }
    }
}
