package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rate that an account may use of one dimension, as far as it is known: configured, reported by the provider, or learned
 * from its answers.
 *
 * <p>A stated limit is trusted until refusals contradict it. Then it is cut by a little, and by twice as much at each further
 * refusal: a limit enforced over a sliding window is a hair below its stated value, and a limit that was configured wrongly may
 * be anywhere. A limit that was never stated is found as TCP finds a link's capacity: the rate doubles every few seconds until
 * the first refusal, and then creeps.
 *
 * <p>Rates are in units a minute, the unit being the dimension's: requests or tokens. Times are nanoseconds. Not safe for use
 * by several threads: guarded by the pool's lock. Methods throw nothing.
 */
public final class LearnedRate {

    /**
     * The requests a minute that an unknown account starts with: between the smallest tier of known providers (50) and the
     * usual ones (1,000). Too high costs the first calls a refusal that no client sees; too low costs every call a wait.
     */
    public static final double FIRST_GUESS = 300;

    /** The tokens a minute that go with a request a minute in the smallest tiers: OpenAI's 30,000, Anthropic's 30,000. */
    private static final double TOKENS_A_REQUEST = 100;

    /** Added for each good answer before the first refusal; doubles the rate about every ten seconds. */
    private static final double STEP = 20;

    /** The share that the first refusal leaves of a doubling guess: the true rate is at most one doubling away. */
    private static final double OVERSHOT = 0.5;

    /** The share that a later refusal leaves of a creeping guess: it exceeds the true rate by little. */
    private static final double BACK_OFF = 0.9;

    /**
     * Added for each good answer after the first refusal. A rate that binds sees as many answers a minute as it allows, so that
     * it creeps by this share a minute.
     */
    private static final double CREEP = 0.02;

    /** The first cut of a stated limit: as much as a sliding window costs. */
    private static final double FIRST_CUT = 0.03;

    /** Three doublings of the first cut: five refusals halve a limit that was configured far too high. */
    private static final double LARGEST_CUT = 0.24;

    /** After this time without a refusal, trust in a stated limit grows by one step, and again after each further one. */
    private static final long QUIET_PERIOD = Duration.ofMinutes(5).toNanos();

    /** The step by which trust grows: small, since each step too far costs a refusal. */
    private static final double REGAIN = 0.01;

    /** The lowest rate: an account that is never tried could never show that it has recovered. */
    private static final double SMALLEST = 1;

    /** How many units count for as much as one request: what is guessed is made for requests. */
    private final double scale;

    private double perMinute;
    private boolean guessed;
    private boolean refusedOnce;
    private double trust = 1;
    private double nextCut = FIRST_CUT;
    private long changedAt;

    /** Creates a rate of {@code stated} requests a minute, or a guess where it is null. */
    public LearnedRate(@Nullable Long stated, long now) {
        this(stated, 1, now);
    }

    private LearnedRate(@Nullable Long stated, double scale, long now) {
        this.scale = scale;
        this.guessed = stated == null;
        this.perMinute = stated == null ? FIRST_GUESS * scale : Math.max(SMALLEST, (double) stated);
        this.changedAt = now;
    }

    /** Returns a guess of {@code dimension}'s own size. */
    public static LearnedRate guess(Dimension dimension, long now) {
        return new LearnedRate(null, dimension == Dimension.REQUESTS ? 1 : TOKENS_A_REQUEST, now);
    }

    /** Returns the rate in units a minute, &gt;= 1. */
    double perMinute() {
        return perMinute * trust;
    }

    /** Returns whether the rate was never stated. */
    boolean guessed() {
        return guessed;
    }

    /** Sets the rate that was configured or reported, in units a minute; returns whether it is a new one. */
    boolean setStated(long limit) {
        double stated = Math.max(SMALLEST, (double) limit);
        if (!guessed && stated == perMinute) {
            return false;
        }
        perMinute = stated;
        guessed = false;
        trust = 1;
        nextCut = FIRST_CUT;
        return true;
    }

    /** Learns from a refusal that the provider's pacing does not explain. */
    void refused(long now) {
        if (guessed) {
            perMinute = Math.max(SMALLEST, perMinute * (refusedOnce ? BACK_OFF : OVERSHOT));
            refusedOnce = true;
        } else {
            trust = Math.max(SMALLEST / perMinute, trust * (1 - nextCut));
            nextCut = Math.min(LARGEST_CUT, nextCut * 2);
        }
        changedAt = now;
    }

    /** Learns from a good answer; {@code binding} tells that the rate holds calls back. Returns whether the rate changed. */
    boolean answered(boolean binding, long now) {
        if (guessed) {
            if (!binding) {
                return false;
            }
            perMinute += (refusedOnce ? CREEP : STEP) * scale;
            return true;
        }
        if (trust < 1 && now - changedAt > QUIET_PERIOD) {
            trust = Math.min(1, trust + REGAIN);
            nextCut = FIRST_CUT;
            changedAt = now;
            return true;
        }
        return false;
    }
}
