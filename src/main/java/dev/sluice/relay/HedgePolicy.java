package dev.sluice.relay;

/**
 * The rules for second attempts of calls whose first one is late.
 *
 * @param enabled whether there are any
 * @param percentile the percentile of a key's times to the first byte after which an attempt is late, 50 to 99
 * @param budget second attempts as a share of the calls that may have one, 0 to 1
 */
public record HedgePolicy(boolean enabled, int percentile, double budget) {

    /** No second attempts. */
    public static final HedgePolicy OFF = new HedgePolicy(false, 95, 0);
}
