package dev.sluice.limit;

import java.time.Duration;

/**
 * The use of one limit that the provider has admitted, as it is measured from one refusal to the next: a refusal shows that the
 * provider's bucket was empty. Guarded by the pool's lock.
 *
 * <p>Amounts are in the dimension's unit: requests or tokens. Times are nanoseconds.
 */
final class AdmittedUse {

    private static final long NEVER = Long.MIN_VALUE;

    /**
     * The time over which what was sent up to a first refusal is spread: what a provider's bucket most likely held. Known ones
     * hold between a second's and a minute's worth, and this is a factor of four from the one and of fifteen from the other,
     * since a rate that is too high costs refusals and one that is too low only seconds.
     */
    private static final double FIRST_SPAN = Duration.ofSeconds(15).toNanos();

    private static final double SECOND = Duration.ofSeconds(1).toNanos();
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    /** The amount taken, less all that was given back. */
    private double net;

    /** The attempts that were not refused. */
    private int attempts;

    /** The amount taken in the last seconds, earlier ones weighing less; kept while nothing bounds the rate. */
    private double recent;

    private long recentAt;
    private long firstAt = NEVER;

    /** The end of what the last refusal forbade. */
    private long emptyAt = NEVER;

    /** The end of the time after it in which nothing was sent. */
    private long idleUntil;

    /** True if the last refusal named the end of a window. */
    private boolean wholeWindow;

    private double netAtEmpty;
    private int attemptsAtEmpty;

    /** Returns the amount taken, less all that was given back. */
    double net() {
        return net;
    }

    /** Returns whether nothing was refused yet. */
    boolean neverRefused() {
        return emptyAt == NEVER;
    }

    /** Counts {@code amount}, reserved for an attempt. */
    void taken(double amount) {
        net += amount;
        attempts++;
    }

    /** Counts {@code amount} as {@link #taken} while nothing bounds the rate. */
    void takenUnbounded(double amount, long now) {
        firstAt = firstAt == NEVER ? now : firstAt;
        recent = recent * Math.exp((recentAt - now) / FIRST_SPAN) + amount;
        recentAt = now;
        taken(amount);
    }

    /** Counts {@code used} in place of the amount reserved for an attempt; one that used nothing was not admitted. */
    void settled(double reserved, double used) {
        net += used - reserved;
        if (used == 0 && reserved > 0) {
            attempts--;
        }
    }

    /**
     * Measures the use up to a refusal.
     *
     * @param amount the amount that was refused
     * @param until the end of what the refusal forbids
     */
    Measurement measure(double amount, long until, long now) {
        if (neverRefused()) {
            double decayed = recent * Math.exp((recentAt - now) / FIRST_SPAN) * MINUTE;
            double span = Math.min(FIRST_SPAN, Math.max(SECOND, (double) now - firstAt));
            return new Measurement(0, decayed / span, 0, false, decayed / Math.max(FIRST_SPAN, (double) until - now));
        }
        double taken = (net - netAtEmpty + amount) * MINUTE;
        long least = Math.max(1, until - emptyAt);
        long idle = Math.min(least, Math.max(0, idleUntil - emptyAt));
        double active = Math.max(least / 100.0, (double) least - idle);
        return new Measurement(
                taken / least, taken / active, attempts - attemptsAtEmpty, until > now && wholeWindow, 0);
    }

    /**
     * Begins a new measurement at a refusal.
     *
     * @param until the end of what the refusal forbids
     * @param silentUntil the end of the time in which nothing is sent
     */
    void refused(long until, long silentUntil, long now) {
        emptyAt = until;
        wholeWindow = until > now;
        idleUntil = silentUntil;
        netAtEmpty = net;
        attemptsAtEmpty = attempts;
    }
}
