package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The use of one limit that the provider has admitted, as it is measured from one refusal to the next: a refusal shows that the
 * provider's bucket was empty. Guarded by the pool's lock.
 *
 * <p>What only refusals and unknown rates need is made when they first do: a pick looks at the rest of it for each key and dimension.
 *
 * <p>Amounts are in the dimension's unit: requests or tokens. Times are nanoseconds.
 */
class AdmittedUse {

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

    /** The use while nothing bounded the rate, or null where something always did. */
    private @Nullable Recent recent;

    /** The last refusal, or null. */
    private @Nullable Empty empty;

    /**
     * The use of the last seconds.
     *
     * @param amount the amount taken, earlier parts weighing less
     * @param inSecond the same of the last second
     * @param peak the most of {@code inSecond} so far
     * @param at the time as of which it is
     * @param firstAt the time at which the first was taken
     */
    private record Recent(double amount, double inSecond, double peak, long at, long firstAt) {

        double amount(long now) {
            return amount * Math.exp((at - now) / FIRST_SPAN);
        }

        Recent with(double more, long now) {
            double latest = inSecond * Math.exp((at - now) / SECOND) + more;
            return new Recent(amount(now) + more, latest, Math.max(peak, latest), now, firstAt);
        }

        /** Returns the amount by the minute, as if the provider's bucket had been empty since the first was taken. */
        double perMinute(long now) {
            double span = Math.min(FIRST_SPAN, Math.max(SECOND, (double) now - firstAt));
            return amount(now) * MINUTE / span;
        }
    }

    /**
     * The state at a refusal.
     *
     * @param at the end of what it forbade
     * @param idleUntil the end of the time after it in which nothing was sent
     * @param wholeWindow whether it named the end of a window
     * @param net the amount taken until then
     * @param attempts the attempts until then
     */
    private record Empty(long at, long idleUntil, boolean wholeWindow, double net, int attempts) {}

    /** Returns the amount taken, less all that was given back. */
    final double net() {
        return net;
    }

    /** Returns whether nothing was refused yet. */
    final boolean neverRefused() {
        return empty == null;
    }

    /** Counts {@code amount}, reserved for an attempt. */
    final void taken(double amount) {
        net += amount;
        attempts++;
    }

    /** Counts {@code amount} as {@link #taken} while nothing bounds the rate. */
    final void takenUnbounded(double amount, long now) {
        Recent before = recent == null ? new Recent(0, 0, 0, now, now) : recent;
        recent = before.with(amount, now);
        taken(amount);
    }

    /** Counts {@code amount} that other replicas took, as attempts of the mean size; below zero, what came back there. Returns how many. */
    final int takenElsewhere(double amount, boolean unbounded, long now) {
        double attempt = attempts > 0 && net > 0 ? net / attempts : Math.max(1, amount);
        int count = (int) Math.round(amount / attempt);
        if (unbounded && amount > 0) {
            takenUnbounded(amount, now);
            attempts += count - 1;
        } else {
            net += amount;
            attempts = Math.max(empty == null ? 0 : empty.attempts(), attempts + count);
        }
        return count;
    }

    /** Counts {@code used} in place of the amount reserved for an attempt; one that used nothing was not admitted. */
    final void settled(double reserved, double used) {
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
    final Measurement measure(double amount, long until, long now) {
        Empty last = empty;
        if (last == null) {
            return first(until, now);
        }
        double taken = (net - last.net() + amount) * MINUTE;
        long least = Math.max(1, until - last.at());
        long idle = Math.min(least, Math.max(0, last.idleUntil() - last.at()));
        double active = Math.max(least / 100.0, (double) least - idle);
        return new Measurement(
                taken / least, taken / active, attempts - last.attempts(), until > now && last.wholeWindow(), 0);
    }

    /**
     * Measures the use up to a first refusal. Where it names no window, requests that came together may have used up a second's worth, so
     * that the most that was admitted is that of the fullest second.
     */
    private Measurement first(long until, long now) {
        double wait = (double) until - now;
        Recent before = recent;
        if (before == null) {
            return Measurement.NOTHING;
        }
        double most = Math.max(before.perMinute(now), wait > 0 ? 0 : before.peak() * MINUTE / SECOND);
        double span = Math.max(FIRST_SPAN, wait);
        return new Measurement(0, most, 0, wait > FIRST_SPAN, before.amount(now) * MINUTE / span);
    }

    /**
     * Begins a new measurement at a refusal.
     *
     * @param until the end of what the refusal forbids
     * @param silentUntil the end of the time in which nothing is sent
     */
    final void refused(long until, long silentUntil, long now) {
        empty = new Empty(until, silentUntil, until > now, net, attempts);
    }
}
