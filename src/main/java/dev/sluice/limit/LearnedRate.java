package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an account may use of one dimension in a minute, as far as is known: configured, reported by the provider, or
 * learned from how it answers. Guarded by the pool's lock.
 *
 * <p>A limit that somebody stated is trusted until refusals contradict it. Then it is cut by a little, and by twice as much
 * at each further refusal, since a limit enforced over a sliding window is a hair below what it says, and a limit that was
 * written down wrongly may be anywhere. Where nobody stated a limit it is found as TCP finds a link's: doubling every few
 * seconds until the first refusal, then creeping.
 */
public final class LearnedRate {

    /**
     * The requests a minute that an unknown account starts with: between the smallest tier of known providers (50) and the
     * usual ones (1,000). Too high costs the first calls a refusal that no client sees; too low costs every one a wait.
     */
    private static final double FIRST_GUESS = 300;

    /** The tokens a minute that go with a request a minute in the smallest tiers: OpenAI's 30,000, Anthropic's 30,000. */
    private static final double TOKENS_A_REQUEST = 100;

    /** Added for each good answer before the first refusal; doubles the rate about every ten seconds. */
    private static final double STEP = 20;

    /** What the first refusal leaves of a guess that was doubling: it is found after at most one more doubling. */
    private static final double OVERSHOT = 0.5;

    /** What a later refusal leaves of a guess that was creeping. */
    private static final double BACK_OFF = 0.9;

    /** A guess creeps by this share a minute while it binds. */
    private static final double CREEP = 0.02;

    private static final double FIRST_CUT = 0.03;
    private static final double LARGEST_CUT = 0.24;

    /** After this long without a refusal, trust in a stated limit returns by a hundredth, and again each time. */
    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    private static final double REGAIN = 0.01;

    private static final double SMALLEST = 1;

    /** How many units count for as much as one request: what is guessed is made for requests. */
    private final double scale;

    private double perMinute;
    private boolean guessed;
    private boolean refusedOnce;
    private double trust = 1;
    private double nextCut = FIRST_CUT;
    private long changedAt;

    /** Creates a rate of requests that was stated, or a guess where {@code stated} is null. */
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

    double perMinute() {
        return perMinute * trust;
    }

    boolean guessed() {
        return guessed;
    }

    /** Takes a limit that was stated; returns whether anything changed. */
    boolean state(long limit) {
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

    /** Takes a refusal that the burst does not explain. */
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

    /** Takes a good answer; {@code binding} says that the rate is what holds calls back. Returns whether anything changed. */
    boolean answered(boolean binding, long now) {
        if (guessed) {
            if (!binding) {
                return false;
            }
            perMinute += (refusedOnce ? CREEP : STEP) * scale;
            return true;
        }
        if (trust < 1 && now - changedAt > PATIENCE) {
            trust = Math.min(1, trust + REGAIN);
            nextCut = FIRST_CUT;
            changedAt = now;
            return true;
        }
        return false;
    }
}
