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

    private static final double SECOND = Duration.ofSeconds(1).toNanos();
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    /** The longest windows but those of a minute. */
    private static final long SHORT_WINDOW = Duration.ofSeconds(10).toNanos();

    /** The most by which the end that a refusal names may be late: a wait is named in whole seconds, rounded up. */
    private static final long ROUNDED_UP = Duration.ofSeconds(1).toNanos();

    /** The amount taken, less all that was given back. */
    private double net;

    /** The attempts that were not refused. */
    private int attempts;

    /** The use while nothing bounded the rate, or null where something always did. */
    private @Nullable RecentUse recent;

    /** The last refusal, or null. */
    private @Nullable Empty empty;

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
        RecentUse unbounded = recent == null ? new RecentUse(now) : recent;
        unbounded.take(amount, now);
        recent = unbounded;
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
     * Measures the use up to a first refusal. Where it names the end of a window of a minute, the limit is what was admitted in that window.
     * Where it names no window, requests that came together may have used up a second's worth, so that the most that was admitted is that
     * of the fullest second.
     */
    private Measurement first(long until, long now) {
        double wait = (double) until - now;
        RecentUse before = recent;
        if (before == null) {
            return Measurement.NOTHING;
        }
        boolean longWindow = wait > RecentUse.SPAN || (wait > 0 && isNoShortWindow(before, until));
        double inMinute = before.since(until - (long) MINUTE - ROUNDED_UP);
        // Windows of a minute do not admit more than that in the part of a minute before them.
        if (longWindow && inMinute > before.amount(now) / 2) {
            return new Measurement(0, inMinute, 0, true, inMinute);
        }
        double most = Math.max(before.perMinute(now), wait > 0 ? 0 : before.fullestSecond() * MINUTE / SECOND);
        double span = Math.max(RecentUse.SPAN, wait);
        return new Measurement(0, most, 0, longWindow, before.amount(now) * MINUTE / span);
    }

    /** Returns whether no short window can end at {@code until}, since more was admitted in the one before it. */
    private static boolean isNoShortWindow(RecentUse before, long until) {
        double inLast = before.since(until - SHORT_WINDOW - ROUNDED_UP);
        return before.since(until - 2 * SHORT_WINDOW) - inLast > inLast;
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
