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
 * @param serial the greatest {@link SyncAnswer#serial} that the replica has heard; 0 where none
 * @param remembered the epoch whose end the replica has heard of, while it has not yet told all that it remembers of it, or ""
 * @param replicas the replicas that it knows
 * @param groups the limits by the minute, and on calls at once, that there is something to say of
 * @param days the limits by the day that there is something to say of
 */
public record SyncRequest(
        String replica,
        String instance,
        long sequence,
        String epoch,
        double elapsedMillis,
        boolean keepsShare,
        boolean leaving,
        long serial,
        String remembered,
        List<String> replicas,
        List<Group> groups,
        List<Day> days) {

    /**
     * The limits that one call needs together, such as those of one model class of an account.
     *
     * @param name unique among all that share the store
     * @param precedence the rank of the call that waits, among those of all replicas: the lower goes first
     * @param waitedMillis for how long a call has waited for them, &gt;= 0; it counts where {@link Ask#need} is not zero
     * @param blockedMillis for how long the provider has forbidden calls, as this replica has heard; 0 where it has not
     * @param serial the serial of the last answer about the group, by which the newest is known after a loss of data; 0 where
     *     there was none
     * @param ageMillis the time since that answer, by the replica's own clock
     * @param asks one for each limit
     */
    public record Group(
            String name,
            double precedence,
            double waitedMillis,
            double blockedMillis,
            long serial,
            double ageMillis,
            List<Ask> asks) {

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
     * @param granted the total that the instance was granted, less what a message without an answer may have given back
     * @param wanted what it would like to hold unspent
     * @param need the least that it has to hold for the call that waits; 0 where none does
     * @param level what the last answer said was left for all
     * @param role whether the replica states the limit
     */
    public record Ask(
            Dimension dimension,
            double perMinute,
            double capacity,
            double spent,
            double granted,
            double wanted,
            double need,
            double level,
            Role role) {}

    /** A replica's part in what the limit is. */
    public enum Role {
        /** It states the limit, and so do others: the lowest counts. */
        STATES,
        /** It searches for the limit, and what it has found last counts. */
        LEADS,
        /** It goes by what the leader has found. */
        FOLLOWS
    }

    /**
     * A report on one limit by the day, with what is wanted of it.
     *
     * @param name unique among all that share the store
     * @param number the number of the day
     * @param limit in units a day
     * @param spent the amount that the instance has used on that day
     * @param granted the total that it holds or has used: what was granted, less what it gives back
     * @param ahead what it would like to hold on top where nothing waits
     * @param need the least that it has to hold for the call that waits; 0 where none does
     * @param remembered the amount that all had used together by what was kept over a restart; 0 where nothing was
     * @param heard what others were granted, where the store may have lost that
     */
    public record Day(
            String name,
            long number,
            double limit,
            double spent,
            double granted,
            double ahead,
            double need,
            double remembered,
            List<SyncAnswer.Holder> heard) {}
}
