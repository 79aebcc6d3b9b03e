package dev.sluice.upstream;

import dev.sluice.call.Alarm;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Ticker;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts of one attempt, watched over by one alarm.
 *
 * <p>An event moves a deadline by storing a number. The alarm is only set anew when a deadline comes nearer, and when it went
 * off too early: an attempt sets two or three alarms, however long its stream is.
 *
 * <p>Not safe for use by several threads at once.
 */
final class AttemptTimeouts {

    private static final long NEVER = Long.MAX_VALUE;

    private final Ticker ticker;
    private final Alarm alarm;
    private final Timeouts timeouts;
    private final Runnable ring;
    private final long started;

    private FailureKind awaited = FailureKind.CONNECT;
    private Duration wait;
    private long since;
    private boolean paused;
    private Alarm.@Nullable Cancellation armed;
    private long armedFor = NEVER;

    /** @param ring is run by the alarm, on the alarm's thread; has {@link #overdue} called where that is safe */
    AttemptTimeouts(Ticker ticker, Alarm alarm, Timeouts timeouts, Runnable ring) {
        this.ticker = ticker;
        this.alarm = alarm;
        this.timeouts = timeouts;
        this.ring = ring;
        this.started = ticker.nanos();
        this.since = started;
        this.wait = timeouts.connect();
    }

    void connecting() {
        await(FailureKind.CONNECT, timeouts.connect());
    }

    void sending() {
        await(FailureKind.FIRST_BYTE_TIMEOUT, timeouts.firstByte());
    }

    /** The request's last byte is out: only now can the provider begin to work on it. */
    void sent() {
        if (awaited == FailureKind.FIRST_BYTE_TIMEOUT) {
            since = ticker.nanos();
        }
    }

    void firstByte() {
        await(FailureKind.IDLE_TIMEOUT, timeouts.idle());
    }

    /** Data came. */
    void data() {
        since = ticker.nanos();
    }

    /** The provider cannot go on, since the client has not taken what there is. */
    void pause() {
        paused = true;
    }

    void resume() {
        if (paused) {
            paused = false;
            since = ticker.nanos();
            arm();
        }
    }

    /** Returns the failure of a timeout that has passed, or null, and then sets the alarm anew. */
    @Nullable
    Failure overdue() {
        armed = null;
        armedFor = NEVER;
        long elapsed = ticker.nanos() - started;
        if (elapsed >= timeouts.total().toNanos()) {
            return Failure.of(FailureKind.TOTAL_TIMEOUT, "the answer was not whole within " + timeouts.total());
        }
        if (elapsed >= phaseEnd()) {
            Failure missed = Failure.of(awaited, missing() + " within " + wait);
            return awaited == FailureKind.CONNECT ? missed.about(Failure.Subject.ADDRESS) : missed;
        }
        arm();
        return null;
    }

    void stop() {
        Alarm.Cancellation last = armed;
        if (last != null) {
            armed = null;
            last.cancel();
        }
    }

    private void await(FailureKind next, Duration longest) {
        awaited = next;
        wait = longest;
        since = ticker.nanos();
        arm();
    }

    private void arm() {
        long due = Math.min(timeouts.total().toNanos(), phaseEnd());
        if (due < armedFor) {
            stop();
            armedFor = due;
            armed = alarm.at(started + due, ring);
        }
    }

    /** The end of what is awaited, in nanoseconds from the start. */
    private long phaseEnd() {
        return paused ? NEVER : since - started + wait.toNanos();
    }

    private String missing() {
        return switch (awaited) {
            case CONNECT -> "no connection";
            case FIRST_BYTE_TIMEOUT -> "no byte of the answer";
            default -> "no data after the answer had begun";
        };
    }
}
