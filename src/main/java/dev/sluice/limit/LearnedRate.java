package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * The rate that an account may use of one dimension, as far as it is known: configured, reported by the provider, or learned from
 * its refusals and answers.
 *
 * <p>A stated limit is a ceiling, used in full until refusals contradict it. A rate of which nothing is known has no bound until the
 * first refusal. From then on it is searched for: each refusal says how much was admitted since the one before, which is the
 * limit itself where both found the provider's bucket empty. So it takes two or three refusals to be within a few per cent. Above
 * what was found the rate climbs a ladder whose rungs double, for as long as nothing is refused ({@link RateLadder}).
 *
 * <p>Rates are in requests or tokens a minute, times in nanoseconds. Guarded by the pool's lock. Methods throw nothing.
 */
public final class LearnedRate {

    /** Stands for a rate that nothing bounds, as far as is known. */
    public static final double UNBOUNDED = 1e12;

    /** The share that a refusal of a guess leaves that nothing was measured by: the true rate is most likely one doubling away. */
    private static final double UNMEASURED = 0.5;

    /** The requests a minute to begin with where a refusal names an unknown limit: between the smallest tier (50) and 1,000. */
    private static final double FIRST_GUESS = 300;

    /** The tokens a minute that go with a request a minute in the smallest tiers: OpenAI's 30,000, Anthropic's 30,000. */
    private static final double TOKENS_A_REQUEST = 100;

    /** The margin below a measured rate: requests that arrive early must not find the bucket empty again. */
    private static final double MARGIN = 0.02;

    /** The least and the most that a measurement of fewer requests leaves of the rate. */
    private static final double FEWEST_LEAVE = 0.25;

    private static final double FEW_LEAVE_AT_MOST = 0.95;

    /** The excess over all that was admitted from which on a stated rate is refuted. */
    private static final double REFUTED = 1.1;

    /** The first cut for a refusal soon after another, which measures nothing: what a sliding window costs. */
    private static final double FIRST_CUT = 0.03;

    /** Three doublings of the first cut: four refusals halve a rate, as when the limit was halved. */
    private static final double LARGEST_CUT = 0.24;

    /** The lowest rate: an account that is never tried could never show that it has recovered. */
    private static final double SMALLEST = 1;

    private final RateLadder ladder = new RateLadder();
    private final ReportedRate reported = new ReportedRate();

    /** 0 where there is none. */
    private double configured;

    private double rate;
    private boolean finding;

    /** The lowest rate that was refused while searching. */
    private double refusedAt = UNBOUNDED;

    /** The time of the last change of the rate. */
    private long changedAt;

    /** The rate after the last refusal, at which the present measurement began. */
    private double begunAt = UNBOUNDED;

    private double nextCut = FIRST_CUT;

    /** Creates a rate of {@code stated} units a minute, or without a bound where it is null. */
    public LearnedRate(@Nullable Long stated, long now) {
        this.configured = stated == null ? 0 : Math.max(SMALLEST, (double) stated);
        this.rate = stated == null ? UNBOUNDED : configured;
        this.finding = stated == null;
        this.changedAt = now;
    }

    /** Returns a guess of {@code dimension}'s own size, for a limit that a refusal names before it was known. */
    public static LearnedRate guess(Dimension dimension, long now) {
        LearnedRate guess = new LearnedRate(null, now);
        guess.rate = FIRST_GUESS * (dimension == Dimension.REQUESTS ? 1 : TOKENS_A_REQUEST);
        guess.ladder.doubt(false);
        return guess;
    }

    /** Returns a rate that was learned before; {@code fresh} tells that it still holds, so that it is not searched for again. */
    static LearnedRate remembered(double perMinute, boolean fresh) {
        LearnedRate remembered = new LearnedRate(null, 0);
        remembered.rate = Math.max(SMALLEST, perMinute);
        remembered.finding = !fresh;
        return remembered;
    }

    /** Returns the rate in units a minute, &gt;= 1; {@link #UNBOUNDED} where nothing bounds it. */
    double perMinute() {
        return rate;
    }

    /** Returns whether anything bounds the rate. */
    boolean isBounded() {
        return rate < UNBOUNDED;
    }

    /** Returns whether the rate rests on nothing but refusals and answers. */
    boolean isLearned() {
        return isBounded() && ceiling() == UNBOUNDED;
    }

    /** Returns whether refusals have lowered the rate below what is stated. */
    boolean isContradicted() {
        return rate < ceiling();
    }

    /** Returns the source of the rate. */
    LimitSource source() {
        if (isContradicted() || isLearned()) {
            return LimitSource.LEARNED;
        }
        return configured > 0 ? LimitSource.CONFIGURED : LimitSource.HEADERS;
    }

    /** Returns the time of the last change of the rate. */
    long changedAt() {
        return changedAt;
    }

    /** Returns whether the search has only just begun. */
    boolean isFinding() {
        return finding;
    }

    /**
     * Returns whether the rate may be right although it was refused: it is no step above one that was held, and neither the
     * provider nor {@code measured} says that less is admitted.
     *
     * @param evenly whether calls are sent evenly, so that no pacing explains a refusal of a rate that was learned
     */
    boolean mayHold(Measurement measured, boolean evenly) {
        if (ladder.lastStep() > 0 || (reported.perMinute() > 0 && reported.perMinute() < rate)) {
            return false;
        }
        boolean little = measured.requests() < Measurement.ENOUGH;
        if (isLearned()) {
            return !evenly && !measured.isBelow(rate, begunAt) && (little || !measured.isExact());
        }
        return little || measured.most() * REFUTED >= rate;
    }

    /** Sets the rate that was configured, in units a minute; returns whether it is a new one. */
    boolean setConfigured(long limit) {
        double stated = Math.max(SMALLEST, (double) limit);
        if (stated == configured) {
            return false;
        }
        configured = stated;
        restate();
        return true;
    }

    /**
     * Notes that no rate is configured any more: what the provider claims counts in its place, or else the present rate as one that
     * was learned, which is no ceiling. Returns whether the rate changed.
     */
    boolean withdrawConfigured(long now) {
        if (configured == 0) {
            return false;
        }
        double next = reported.perMinute() > 0 && !isContradicted() ? reported.perMinute() : rate;
        boolean changed = next != rate;
        configured = 0;
        changedAt = now;
        rate = next;
        return changed;
    }

    /**
     * Notes the rate that the provider claims, in units a minute; returns whether it changed the rate. An operator's figure is a
     * ceiling for it, and is lowered by it only once it was borne out: by a refusal, or by {@link #adoptReported}.
     */
    boolean setReported(long limit, long now) {
        boolean believed = reported.claimed(Math.max(SMALLEST, (double) limit), now);
        if (!believed || configured > 0) {
            return false;
        }
        restate();
        changedAt = now;
        return true;
    }

    /** Returns whether a report that {@code remaining} is left describes a larger bucket than the one that is configured. */
    boolean isOfLargerBucket(double remaining) {
        return configured > 0 && Math.max(reported.lastClaim(), remaining) > configured;
    }

    /** Adopts the rate that the provider claims, as far as it is lower; returns whether that changed the rate. */
    boolean adoptReported(long now) {
        boolean lower = reported.perMinute() > 0 && reported.perMinute() < rate;
        rate = lower ? reported.perMinute() : rate;
        changedAt = lower ? now : changedAt;
        return lower;
    }

    /** Returns whether neither the operator nor the provider states the rate. */
    boolean isSearched() {
        return ceiling() == UNBOUNDED;
    }

    /** Adopts a rate that was learned at {@code time}, unless what is known now says otherwise. */
    void remember(double perMinute, long time) {
        rate = Math.max(SMALLEST, Math.min(ceiling(), perMinute));
        finding = false;
        changedAt = time;
    }

    /**
     * Learns from a refusal that the provider's pacing does not explain.
     *
     * @param evenly whether calls are sent evenly
     */
    void refused(Measurement measured, boolean evenly, long now) {
        double held = rate / (1 + ladder.lastStep());
        changedAt = now;
        if (!isBounded()) {
            rate = measured.first();
            refusedAt = Math.max(rate, measured.most());
            ladder.doubt(measured.whole());
        } else {
            refusedAt = Math.min(refusedAt, rate);
            reported.refusedAfter(measured, now);
            // A refusal may bear out what the provider claims.
            if (!adoptReported(now)) {
                rate = lowered(measured, held, evenly);
            }
        }
        rate = Math.max(SMALLEST, rate);
        begunAt = rate;
        ladder.restart(now);
    }

    /** Returns the rate that a refusal leaves, where {@code held} was not refused. */
    private double lowered(Measurement measured, double held, boolean evenly) {
        double least = measured.least();
        boolean step = held < rate;
        // A stated limit that is refused after pauses is more likely enforced by windows than wrong.
        if (measured.isLimit(begunAt, isLearned())) {
            // A small bucket was full during the lower steps, which were not refused.
            boolean fullBefore = step && !finding && !measured.whole();
            finding = false;
            // A wait is named in whole seconds, rounded up: windows are measured too long, so that there is a margin
            // already.
            double margin = measured.whole() ? 0 : MARGIN;
            return Math.min(rate, fullBefore ? Math.max(least, held) : least) * (1 - margin);
        }
        if (finding) {
            double likely = measured.requests() == 0 ? UNMEASURED * rate : (least + measured.most()) / 2;
            double next = measured.isClimb(begunAt) ? ladder.beforeOvershoot(rate) : likely;
            finding = !ladder.narrow();
            return Math.max(FEWEST_LEAVE * rate, Math.min(FEW_LEAVE_AT_MOST * rate, next));
        }
        double cut = Math.min(held, rate * (1 - nextCut));
        if (step) {
            return cut;
        }
        // Refused even when sent evenly and after a cut: no window explains that, so that what has refilled is the
        // limit.
        boolean fallen = evenly && isLearned() && nextCut > FIRST_CUT;
        nextCut = Math.min(LARGEST_CUT, nextCut * 2);
        double most = measured.requests() < Measurement.ENOUGH ? cut : measured.most();
        return Math.min(cut, fallen ? measured.highestRefill(begunAt) : most);
    }

    /** Learns from a good answer; {@code binding} tells that the rate holds calls back. Returns whether the rate changed. */
    boolean answered(boolean binding, long now) {
        if (!binding || !isBounded() || rate >= ceiling()) {
            return false;
        }
        boolean below = finding && rate < refusedAt;
        double step = ladder.answered(below, now);
        if (step == 0) {
            return false;
        }
        rate = Math.min(below ? Math.min(ceiling(), refusedAt) : ceiling(), rate * (1 + step));
        nextCut = FIRST_CUT;
        changedAt = now;
        return true;
    }

    private double ceiling() {
        return configured > 0 ? configured : reported.perMinute() > 0 ? reported.perMinute() : UNBOUNDED;
    }

    private void restate() {
        rate = ceiling();
        finding = false;
        nextCut = FIRST_CUT;
    }
}
