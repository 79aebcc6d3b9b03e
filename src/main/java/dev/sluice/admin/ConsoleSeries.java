package dev.sluice.admin;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last hour in steps of ten seconds and the last day in steps of five minutes: numbers of calls and tokens, waits and times of
 * answers.
 *
 * <p>Waits are counted when they end and calls when they end, so that a long answer does not hide the wait before it. Safe
 * for use by many threads; an event takes one short lock.
 */
public final class ConsoleSeries implements AdmissionListener, CallListener {

    /** The spans of time that are shown, each in steps of its own. */
    enum Span {
        /** Fine enough to see a minute's limit fill and drain. */
        HOUR(Duration.ofSeconds(10), 360),
        /** Together as many steps as a chart on a phone has columns for. */
        DAY(Duration.ofMinutes(5), 288);

        final Duration step;

        /** The steps that are kept. */
        final int points;

        Span(Duration step, int points) {
            this.step = step;
            this.points = points;
        }

        /** Returns how long a step is kept. */
        Duration length() {
            return step.multipliedBy(points);
        }
    }

    private final Ticker ticker;
    private final InstantSource wall;
    private final StepSeries day;
    private final StepSeries hour;

    public ConsoleSeries(Ticker ticker, InstantSource wall) {
        this.ticker = ticker;
        this.wall = wall;
        long now = ticker.nanos();
        day = new StepSeries(Span.DAY.step, Span.DAY.points, now, wall.instant(), null);
        hour = new StepSeries(Span.HOUR.step, Span.HOUR.points, now, wall.instant(), day);
    }

    @Override
    public synchronized void admitted(Caller caller, String modelQueue, long waitedNanos) {
        roll();
        hour.open().waited(TimeUnit.NANOSECONDS.toMillis(waitedNanos));
    }

    @Override
    public synchronized void refused(Caller caller, String modelQueue, Refusal.Reason reason, long waitedNanos) {
        roll();
        hour.open().waited(TimeUnit.NANOSECONDS.toMillis(waitedNanos));
    }

    @Override
    public synchronized void callEnded(CallRecord call) {
        roll();
        hour.open().ended(call);
    }

    /** Notes how many calls wait and how many attempts are under way; a step keeps the highest of each. */
    synchronized void sample(int waiting, int inFlight) {
        roll();
        hour.open().sampled(waiting, inFlight);
    }

    /** Returns the steps that are over, oldest first, and last the one that is not. */
    synchronized List<SeriesPoint> points(Span span) {
        long now = roll();
        return span == Span.HOUR ? hour.points(now, null) : day.points(now, hour);
    }

    /** Returns the step of the hour that is not over yet, and before it the last that is. */
    synchronized List<SeriesPoint> lastPoints() {
        return hour.lastPoints(roll());
    }

    /**
     * Takes steps of an earlier process, in the order of time, as far as they are within {@code span} and over. Steps between them in
     * which nothing happened may be missing.
     */
    synchronized void restore(Span span, List<SeriesPoint> earlier) {
        roll();
        (span == Span.HOUR ? hour : day).restore(earlier);
    }

    private long roll() {
        long now = ticker.nanos();
        hour.roll(now, wall.instant());
        return now;
    }
}
