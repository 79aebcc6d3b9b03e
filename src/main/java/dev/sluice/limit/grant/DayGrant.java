package dev.sluice.limit.grant;

import dev.sluice.limit.DailyAllowance;
import java.time.Duration;
import java.util.List;

/**
 * A part of one shared limit by the day that this replica may use. It comes from a counter and not from a bucket: what was granted and
 * not given back counts as used for the rest of the day. Guarded by the owner's lock.
 *
 * <p>Times are nanoseconds of the owner's clock.
 */
final class DayGrant {

    private static final double TOLERANCE = 1e-6;

    /** The use between two messages that is held in advance, at most: that of this message and of the next. */
    private static final double AHEAD = 2;

    /** The time after which a call that lacks a grant asks again: others give back with their next messages. */
    static final long ASK_AGAIN = Duration.ofMillis(50).toNanos();

    /** The time that a need is kept: its call may have gone elsewhere. */
    private static final long NEED_KEPT = Duration.ofMillis(300).toNanos();

    /** The time after which a replica that uses nothing hears what others have used. */
    private static final long HEARD_EVERY = Duration.ofSeconds(5).toNanos();

    private final String name;
    private final DailyAllowance allowance;
    private double granted;
    private double need;
    private long needUntil;
    private long number;
    private double reported;
    private boolean answered;
    private long answeredAt;
    private boolean untold;
    private double elsewhere;
    private List<SyncAnswer.Holder> others = List.of();

    DayGrant(String group, DailyAllowance allowance) {
        this.name = group + ':' + allowance.dimension().label();
        this.allowance = allowance;
        this.number = allowance.dayNumber();
    }

    DailyAllowance allowance() {
        return allowance;
    }

    /** Returns when {@code amount} may be used. A call beyond the whole limit goes where nothing else was used. */
    long readyAt(double amount, long now) {
        if (!allowance.isConfigured()) {
            return now;
        }
        beginDay();
        double least = Math.min(amount, (double) allowance.limit());
        if (allowance.usedHere() + least <= granted + TOLERANCE) {
            return now;
        }
        boolean spent = answered && allowance.usedHere() + elsewhere + least > allowance.limit() + TOLERANCE;
        return spent ? allowance.dayEndsAt() : now + ASK_AGAIN;
    }

    /** Asks for {@code amount}, where it may not be used and is not known to be spent. */
    void request(double amount, long now) {
        long ready = readyAt(amount, now);
        if (ready > now && ready <= now + ASK_AGAIN) {
            need = Math.max(need, Math.min(amount, (double) allowance.limit()));
            needUntil = now + NEED_KEPT;
        }
    }

    void needNothing() {
        need = 0;
    }

    boolean isNeeded(long now) {
        if (now > needUntil) {
            need = 0;
        }
        return need > 0;
    }

    boolean hasNews(boolean everything, long now) {
        if (!allowance.isConfigured()) {
            return false;
        }
        beginDay();
        double spent = allowance.usedHere();
        return everything
                || untold
                || isNeeded(now)
                || spent != reported
                || granted > spent + TOLERANCE
                || now - answeredAt > HEARD_EVERY;
    }

    /** Returns the message about this limit; what was not used since the last one is given back. */
    SyncRequest.Day ask(boolean leaving, long now) {
        beginDay();
        double spent = allowance.usedHere();
        boolean needed = isNeeded(now);
        double ahead = needed || leaving ? 0 : AHEAD * Math.max(0, spent - reported);
        granted = Math.max(spent, Math.min(granted, spent + ahead));
        reported = spent;
        return new SyncRequest.Day(
                name,
                number,
                allowance.limit(),
                spent,
                granted,
                ahead,
                needed ? need : 0,
                allowance.remembered(),
                untold ? others : List.of());
    }

    /** Adopts the store's answer to {@code asked}; returns whether what was needed has come. */
    boolean given(SyncRequest.Day asked, SyncAnswer.Day answer, long now) {
        beginDay();
        if (asked.number() != number) {
            return false;
        }
        granted = answer.granted();
        elsewhere = answer.elsewhere();
        allowance.setUsedElsewhere(elsewhere);
        others = answer.holders();
        answered = true;
        answeredAt = now;
        untold = false;
        return need > 0 && allowance.usedHere() + need <= granted + TOLERANCE;
    }

    /** Has the next message tell what is remembered of the limit, as the store has lost it. */
    void tell() {
        untold = answered;
    }

    boolean isUntold() {
        return untold && allowance.isConfigured();
    }

    private void beginDay() {
        long today = allowance.dayNumber();
        if (today > number) {
            granted = 0;
            elsewhere = 0;
            reported = 0;
            others = List.of();
            answered = false;
            answeredAt = Long.MIN_VALUE / 2;
            untold = false;
        }
        number = Math.max(number, today);
    }
}
