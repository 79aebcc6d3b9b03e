package dev.sluice.demo.limits;

/**
 * The state of one limit at a moment, as a provider's headers report it.
 *
 * @param limit units a minute, or requests at once
 * @param remaining units that could be taken; never negative
 * @param resetNanos nanoseconds until all of the limit is available; 0 for {@link Quota#CONCURRENCY}, which time does not
 *     restore
 */
public record Level(double limit, double remaining, long resetNanos) {}
