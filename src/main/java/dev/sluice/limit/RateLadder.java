package dev.sluice.limit;

import java.time.Duration;

/**
 * The steps by which a rate is raised above the one that was last refused: small ones at first, each twice the one before, so that
 * a limit that is where it was costs one refusal for some hundred answers, and one that was doubled is found in seven steps.
 * Guarded by the pool's lock.
 */
final class RateLadder {

    /** The first step, as a share of the rate. */
    private static final double FIRST_STEP = 0.01;

    /** The largest step: above it a refusal would not tell the new limit from the old one. */
    private static final double LARGEST_STEP = 0.5;

    /** The part of a step that was refused with which the ladder begins again: the limit is between the steps below and above it. */
    private static final double AGAIN = 0.25;

    /** The time on each step: the bucket that a rate slightly too high empties lasts for so long. Seven steps are 140 s. */
    private static final long INTERVAL = Duration.ofSeconds(20).toNanos();

    /** The answers on each step, which bound the refusals of an account that is used little. */
    private static final int ANSWERS = 50;

    /**
     * The first step above the outcome of a search. Requests that stalled and then arrived together end a search far too low, so that steps
     * of a hundredth would take minutes.
     */
    private static final double DOUBTFUL_STEP = 0.06;

    /** The time on each of these steps. A step that is 6 % too high empties a bucket of a second's worth in 17 s, and the next one in 8. */
    private static final long DOUBTFUL_INTERVAL = Duration.ofSeconds(10).toNanos();

    /** The step while nothing more is known than one refusal; each further refusal halves it. */
    private static final double FINDING_STEP = 0.25;

    /** Below this step the rate is found. */
    private static final double FOUND = 0.03;

    private static final long FINDING_INTERVAL = Duration.ofSeconds(1).toNanos();

    private static final int FINDING_ANSWERS = 4;

    private final int firstAnswers;
    private double next = FIRST_STEP;

    /** Whether no step above the outcome of a search was refused yet. */
    private boolean doubtful;

    private long doubtfulInterval = DOUBTFUL_INTERVAL;

    private double finding = FINDING_STEP;
    private double last;

    /** The last step of the search since the last refusal, 0 where there was none. */
    private double lastFinding;

    private long since;
    private int answers;

    /** Creates a ladder whose first step waits for as many answers as its others. */
    RateLadder() {
        this(ANSWERS);
    }

    /** @param firstAnswers the good answers before the first step, which bound the cost of steps that are coarse */
    RateLadder(int firstAnswers) {
        this.firstAnswers = firstAnswers;
    }

    /**
     * Begins with large steps, since a search found the rate: until one of them is refused, little speaks against a much higher one.
     *
     * @param slowly whether they are as far apart as others: where windows are long, quick ones use them up early
     */
    void doubt(boolean slowly) {
        doubtful = true;
        doubtfulInterval = slowly ? INTERVAL : DOUBTFUL_INTERVAL;
        next = DOUBTFUL_STEP;
    }

    /** Begins again at the foot, or higher where a large step was refused. */
    void restart(long now) {
        doubtful &= last == 0;
        next = doubtful ? DOUBTFUL_STEP : Math.max(FIRST_STEP, last * AGAIN);
        last = 0;
        lastFinding = 0;
        since = now;
        answers = 0;
    }

    /** Returns the step that led to the present rate, 0 where none did since the last refusal. */
    double lastStep() {
        return last;
    }

    /**
     * Returns the rate of two steps of the search before {@code rate}, at which it was refused: a bucket of a second's worth is empty
     * two steps above the limit.
     */
    double beforeOvershoot(double rate) {
        return rate / ((1 + lastFinding) * (1 + lastFinding));
    }

    /** Halves the steps of the search; returns whether it is over. */
    boolean narrow() {
        finding /= 2;
        return finding < FOUND;
    }

    /** Counts a good answer while the rate binds; returns the share by which the rate is to be raised now, or 0. */
    double answered(boolean searching, long now) {
        answers++;
        boolean due = searching
                ? answers >= FINDING_ANSWERS && now - since >= FINDING_INTERVAL
                : answers >= (last == 0 ? firstAnswers : ANSWERS)
                        && now - since >= (doubtful ? doubtfulInterval : INTERVAL);
        if (!due) {
            return 0;
        }
        since = now;
        answers = 0;
        if (searching) {
            lastFinding = finding;
            return finding;
        }
        last = next;
        next = Math.min(LARGEST_STEP, next * 2);
        return last;
    }
}
