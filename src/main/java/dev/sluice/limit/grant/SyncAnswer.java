package dev.sluice.limit.grant;

import java.util.List;

/**
 * The shared store's answer to a {@link SyncRequest}.
 *
 * @param epoch the epoch of the store's data, which changes when data was lost
 * @param serial the number of the message among all that the store has worked on, which grows over losses of data
 * @param replicas the names of the replicas that are alive, sorted
 * @param lost the number of replicas that fell silent and whose share is kept back for now
 * @param quiet whether the store grants nothing for a moment, since it was silent or lost its data
 * @param contended groups that a replica waits for in vain, and of which others are to hold nothing idle
 * @param blocked the groups that a provider has blocked
 * @param groups the answers to {@link SyncRequest#groups}, in their order
 * @param days the answers to {@link SyncRequest#days}, in their order
 */
public record SyncAnswer(
        String epoch,
        long serial,
        List<String> replicas,
        int lost,
        boolean quiet,
        List<String> contended,
        List<Blocked> blocked,
        List<Group> groups,
        List<Day> days) {

    /**
     * A group of which the provider has forbidden all calls for now.
     *
     * @param name the group's name
     * @param millis for how long from now
     */
    public record Blocked(String name, double millis) {}

    /**
     * The answer for one group of limits.
     *
     * @param contended whether another replica waits for the group in vain
     * @param moreInMillis the time after which the need may be met, 0 where it is met or nothing was needed
     * @param given the answers to {@link SyncRequest.Group#asks}, in their order
     */
    public record Group(boolean contended, double moreInMillis, List<Given> given) {}

    /**
     * The grant of one limit to an instance.
     *
     * @param granted the total that it was granted
     * @param ceiling the most that it can hold at present, since others hold the rest
     * @param perMinute the refill that counts, the lowest that replicas state
     * @param level what is left for all
     * @param elsewhere the total that all other instances have spent
     */
    public record Given(double granted, double ceiling, double perMinute, double level, double elsewhere) {}

    /**
     * The answer for one limit by the day.
     *
     * @param granted the total that the instance may use on that day
     * @param elsewhere the amount that others have used
     * @param holders what others were granted
     */
    public record Day(double granted, double elsewhere, List<Holder> holders) {}

    /**
     * A part of a limit by the day that another instance was granted.
     *
     * @param instance its name, or that of several which are no more
     * @param granted the total
     */
    public record Holder(String instance, double granted) {}
}
