package dev.sluice.limit;

import java.time.Duration;

/**
 * The rate that a provider claims of one limit, as far as it is believed: claims that contradict each other have to be repeated, and
 * one that refusals refute is disbelieved for a while.
 *
 * <p>Rates are in units a minute. Times are nanoseconds. Guarded by the pool's lock.
 */
final class ReportedRate {

    /** A claim of the provider is disbelieved where less than this share of it was admitted between two refusals. */
    private static final double CLAIM_REFUTED = 0.8;

    /** The time for which a refuted claim stays so. */
    private static final long REFUTED_FOR = Duration.ofMinutes(10).toNanos();

    /** The answers in a row that have to agree on a new claim in place of one that is believed. */
    private static final int AGREEING_CLAIMS = 3;

    /** The fewest requests that refute a claim: a tenth more or less of them does not. */
    private static final int ENOUGH = Measurement.ENOUGH / 2;

    private double believed;

    /** The provider's last claim, and how often it was repeated. */
    private double claimed;

    private int claims;
    private double refutedAbove = LearnedRate.UNBOUNDED;
    private long refutedAt;

    /** Returns the claim that is believed, 0 where there is none. */
    double perMinute() {
        return believed;
    }

    /** Returns the last claim, whether it is believed or not; 0 where there was none. */
    double lastClaim() {
        return claimed;
    }

    /** Notes a claim, &gt; 0; returns whether it is believed from now on in place of another one. */
    boolean claimed(double claim, long now) {
        claims = claim == claimed ? claims + 1 : 1;
        claimed = claim;
        boolean doubtful = believed > 0 && claims < AGREEING_CLAIMS;
        if (claim == believed || doubtful || (claim > refutedAbove && now - refutedAt < REFUTED_FOR)) {
            return false;
        }
        believed = claim;
        return true;
    }

    /** Disbelieves the claim where {@code measured}, up to a refusal, is clearly less. */
    void refusedAfter(Measurement measured, long now) {
        boolean counts = believed > 0 && measured.requests() >= ENOUGH;
        if (counts && measured.most() < CLAIM_REFUTED * believed) {
            refutedAbove = measured.most() / CLAIM_REFUTED;
            refutedAt = now;
            believed = 0;
        }
    }
}
