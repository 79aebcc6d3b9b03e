package dev.sluice.relay.routing;

import dev.sluice.pool.Target;
import java.util.List;

/**
 * The targets that can serve one model.
 *
 * @param model the name that the caller used
 * @param tiers targets by priority, the first to be asked first; never empty, nor is any tier
 * @param maxOutput the bound on output that a dialect which requires one is given, or 0
 */
public record Route(String model, List<List<Target>> tiers, long maxOutput) {

    /** Returns whether any target is of {@code provider}. */
    public boolean isServedBy(String provider) {
        for (List<Target> tier : tiers) {
            for (Target target : tier) {
                if (target.provider().equals(provider)) {
                    return true;
                }
            }
        }
        return false;
    }
}
