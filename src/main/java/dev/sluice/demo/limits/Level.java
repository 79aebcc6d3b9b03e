package dev.sluice.demo.limits;

/**
 * One limit as it stands at a moment: what a provider says of it in its headers.
 *
 * @param limit units a minute, or requests at once
 * @param remaining units that could be taken; never negative
 * @param resetNanos how long until the limit is whole again; 0 for {@link Quota#CONCURRENCY}, which no clock restores
 */
public record Level(double limit, double remaining, long resetNanos) {}
