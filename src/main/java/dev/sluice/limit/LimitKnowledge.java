package dev.sluice.limit;

/**
 * The knowledge of one limit by the minute. Immutable; times are nanoseconds.
 *
 * @param source the source of the figure
 * @param changedAt the time at which the figure last changed
 * @param burst the units that may go at once
 * @param level the units that are left, negative where more was used than there was
 * @param fullAt the time at which all of the burst is there again if nothing is used, now or later
 */
public record LimitKnowledge(LimitSource source, long changedAt, double burst, double level, long fullAt) {}
