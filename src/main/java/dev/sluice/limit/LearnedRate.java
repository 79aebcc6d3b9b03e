package dev.sluice.limit;

import java.time.Duration;
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

    /** The requests from which on a measurement is believed: it is then wrong by a tenth at most. */
    private static final int ENOUGH = 10;

    /** The least and the most that a measurement of fewer requests leaves of the rate. */
    private static final double FEWEST_LEAVE = 0.25;

    private static final double FEW_LEAVE_AT_MOST = 0.95;

    /** The excess over all that was admitted from which on a stated rate is refuted. */
    private static final double REFUTED = 1.1;

    /** The rate was higher than the measurement by no more: a small bucket is full while a rate climbs from far below. */
    private static final double STEADY = 1.2;

    /** The first cut for a refusal soon after another, which measures nothing: what a sliding window costs. */
    private static final double FIRST_CUT = 0.03;

    /** Three doublings of the first cut: four refusals halve a rate, as when the limit was halved. */
    private static final double LARGEST_CUT = 0.24;

    /** The lowest rate: an account that is never tried could never show that it has recovered. */
    private static final double SMALLEST = 1;

    /** A claim of the provider is disbelieved where less than this share of it was admitted between two refusals. */
    private static final double CLAIM_REFUTED = 0.8;

    /** The time for which a refuted claim stays so. */
    private static final long REFUTED_FOR = Duration.ofMinutes(10).toNanos();

    /** The answers in a row that have to agree on a new claim in place of one that is believed. */
    private static final int AGREEING_CLAIMS = 3;

    private final RateLadder ladder = new RateLadder();

    /** 0 where there is none. */
    private double configured;

    /** 0 where there is none that is believed. */
    private double reported;

    /** The provider's last claim, and how often it was repeated. */
    private double claimed;

    private int claims;
    private double rate;
    private boolean finding;

    /** The lowest rate that was refused while searching. */
    private double refusedAt = UNBOUNDED;

    /** The time of the last change of the rate. */
    private long changedAt;

    private double nextCut = FIRST_CUT;
    private double refutedAbove = UNBOUNDED;
    private long refutedAt;

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
     */
    boolean mayHold(Measurement measured) {
        if (ladder.lastStep() > 0 || (reported > 0 && reported < rate)) {
            return false;
        }
        boolean little = measured.requests() < ENOUGH;
        return isLearned() ? little || !measured.isExact() : little || measured.most() * REFUTED >= rate;
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
        double before = rate;
        boolean held = !isContradicted();
        configured = 0;
        changedAt = now;
        if (held && reported > 0) {
            restate();
        }
        return rate != before;
    }

    /**
     * Notes the rate that the provider claims, in units a minute; returns whether it changed the rate. An operator's figure is a
     * ceiling for it, and is lowered by it only once it was borne out: by a refusal, or by {@link #adoptReported}.
     */
    boolean setReported(long limit, long now) {
        double claim = Math.max(SMALLEST, (double) limit);
        claims = claim == claimed ? claims + 1 : 1;
        claimed = claim;
        boolean doubtful = reported > 0 && claims < AGREEING_CLAIMS;
        if (claim == reported || doubtful || (claim > refutedAbove && now - refutedAt < REFUTED_FOR)) {
            return false;
        }
        reported = claim;
        if (configured > 0) {
            return false;
        }
        restate();
        changedAt = now;
        return true;
    }

    /** Adopts the rate that the provider claims, as far as it is lower; returns whether that changed the rate. */
    boolean adoptReported(long now) {
        boolean lower = reported > 0 && reported < rate;
        rate = lower ? reported : rate;
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

    /** Learns from a refusal that the provider's pacing does not explain. */
    void refused(Measurement measured, long now) {
        double heldBefore = rate / (1 + ladder.lastStep());
        changedAt = now;
        ladder.restart(now);
        if (!isBounded()) {
            rate = Math.max(SMALLEST, measured.first());
            refusedAt = Math.max(rate, measured.most());
            return;
        }
        refusedAt = Math.min(refusedAt, rate);
        double least = measured.least();
        boolean steady = measured.isExact() && rate < least * STEADY;
        boolean exact = measured.requests() >= ENOUGH && (measured.whole() || steady);
        if (reported > 0 && measured.requests() >= ENOUGH / 2 && measured.most() < CLAIM_REFUTED * reported) {
            refutedAbove = measured.most() / CLAIM_REFUTED;
            refutedAt = now;
            reported = 0;
        }
        if (adoptReported(now)) {
            // The refusal bears out what the provider claims.
            return;
        }
        if (exact) {
            // A small bucket was full during the lower steps, which were not refused.
            double held = measured.whole() || finding ? least : Math.max(least, heldBefore);
            rate = Math.min(rate, held) * (1 - MARGIN);
            finding = false;
        } else if (finding) {
            double likely = measured.requests() == 0 ? UNMEASURED * rate : (least + measured.most()) / 2;
            rate = Math.max(FEWEST_LEAVE * rate, Math.min(FEW_LEAVE_AT_MOST * rate, likely));
            finding = !ladder.narrow();
        } else {
            boolean step = heldBefore < rate;
            double cut = Math.min(heldBefore, rate * (1 - nextCut));
            rate = measured.requests() < ENOUGH ? cut : Math.min(cut, measured.most());
            nextCut = step ? nextCut : Math.min(LARGEST_CUT, nextCut * 2);
        }
        rate = Math.max(SMALLEST, rate);
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
        return configured > 0 ? configured : reported > 0 ? reported : UNBOUNDED;
    }

    private void restate() {
        rate = ceiling();
        finding = false;
        nextCut = FIRST_CUT;
    }
}
