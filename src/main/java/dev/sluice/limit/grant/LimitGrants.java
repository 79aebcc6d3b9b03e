package dev.sluice.limit.grant;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The grants of this replica on the limits that one call needs together, but for those by the day. Guarded by the owner's lock. */
final class LimitGrants {

    private LimitGrant[] all = {};

    void add(Dimension dimension, SharedLimit limit) {
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = new LimitGrant(dimension, limit);
    }

    LimitGrant[] all() {
        return all;
    }

    /** Returns the grant on the limit of {@code dimension}, or null where it has none. */
    @Nullable
    LimitGrant of(Dimension dimension) {
        for (LimitGrant each : all) {
            if (each.dimension() == dimension) {
                return each;
            }
        }
        return null;
    }

    /** Returns whether {@code demand} may be spent now. */
    boolean have(LimitAmounts demand) {
        for (LimitGrant each : all) {
            if (!each.has(demand.of(each.dimension()))) {
                return false;
            }
        }
        return true;
    }

    void need(LimitAmounts demand) {
        for (LimitGrant each : all) {
            each.need(demand.of(each.dimension()));
        }
    }

    void needNothing() {
        for (LimitGrant each : all) {
            each.needNothing();
        }
    }

    void spend(LimitAmounts demand, long now) {
        for (LimitGrant each : all) {
            each.spend(demand.of(each.dimension()), now);
            each.needNothing();
        }
    }

    /** Returns when {@code demand} may be spent where the store cannot be reached, with arguments as in {@link LimitGrant#safelyReadyAt}. */
    long safelyReadyAt(LimitAmounts demand, int replicas, long from, long now) {
        long ready = now;
        for (LimitGrant each : all) {
            ready = Math.max(ready, each.safelyReadyAt(demand.of(each.dimension()), replicas, from, now));
        }
        return ready;
    }
}
