package dev.sluice.limit.grant;

import dev.sluice.limit.Dimension;
import java.util.List;

/**
 * A replica's message to the shared store: what it has spent, and what it wants to hold. All amounts are absolute, so that a
 * message that is lost, or whose answer is, does no harm.
 *
 * @param replica the replica's name
 * @param instance the name of this run of it, unique
 * @param sequence the number of the message among those of the instance; a later one supersedes those before
 * @param epoch the epoch of the store's data as this replica knows it, or "" where it knows none
 * @param elapsedMillis the time since the replica's last message that was answered, by its own clock
 * @param keepsShare whether the replica goes on at a safe share when it is cut off, so that the others are to keep it back
 * @param leaving whether the replica ends and gives everything back
 * @param groups the limits that there is something to say of
 */
public record SyncRequest(
        String replica,
        String instance,
        long sequence,
        String epoch,
        double elapsedMillis,
        boolean keepsShare,
        boolean leaving,
        List<Group> groups) {

    /**
     * The limits that one call needs together, such as those of one model class of an account.
     *
     * @param name unique among all that share the store
     * @param precedence the rank of the call that waits, among those of all replicas: the lower goes first
     * @param waitedMillis for how long a call has waited for them, &gt;= 0; it counts where {@link Ask#need} is not zero
     * @param blockedMillis for how long the provider has forbidden calls, as this replica has heard; 0 where it has not
     * @param asks one for each limit
     */
    public record Group(String name, double precedence, double waitedMillis, double blockedMillis, List<Ask> asks) {

        /** Returns whether a call waits for the group. */
        public boolean isNeeded() {
            for (Ask each : asks) {
                if (each.need() > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * A report on one limit, with what is wanted of it.
     *
     * @param dimension unique in its group
     * @param perMinute the refill, or 0 where each end gives back
     * @param capacity the most that may go at once
     * @param spent the total that the instance has spent, less what came back
     * @param granted the total that the instance was granted, as far as it knows
     * @param wanted what it would like to hold unspent
     * @param need the least that it has to hold for the call that waits; 0 where none does
     */
    public record Ask(
            Dimension dimension,
            double perMinute,
            double capacity,
            double spent,
            double granted,
            double wanted,
            double need) {}
}
