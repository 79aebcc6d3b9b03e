package dev.sluice.admin;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last hour in steps of ten seconds: numbers of calls and tokens, waits and times of answers.
 *
 * <p>Waits are counted when they end and calls when they end, so that a long answer does not hide the wait before it. Safe
 * for use by many threads; an event takes one short lock.
 */
public final class HourSeries implements AdmissionListener, CallListener {

    /** Fine enough to see a minute's limit fill and drain. */
    static final Duration STEP = Duration.ofSeconds(10);

    static final int POINTS = 360;

    private final Ticker ticker;
    private final InstantSource wall;
    private final ArrayDeque<SeriesPoint> closed = new ArrayDeque<>(POINTS);
    private final SeriesBucket open = new SeriesBucket();
    private Instant openedAt;
    private long opened;

    public HourSeries(Ticker ticker, InstantSource wall) {
        this.ticker = ticker;
        this.wall = wall;
        this.opened = ticker.nanos();
        this.openedAt = wall.instant();
    }

    @Override
    public synchronized void admitted(Caller caller, String modelQueue, long waitedNanos) {
        roll();
        open.waited(TimeUnit.NANOSECONDS.toMillis(waitedNanos));
    }

    @Override
    public synchronized void refused(Caller caller, String modelQueue, Refusal.Reason reason, long waitedNanos) {
        roll();
        open.waited(TimeUnit.NANOSECONDS.toMillis(waitedNanos));
    }

    @Override
    public synchronized void callEnded(CallRecord call) {
        roll();
        open.ended(call);
    }

    /** Notes how many calls wait and how many attempts are under way; a step keeps the highest of each. */
    synchronized void sample(int waiting, int inFlight) {
        roll();
        open.sampled(waiting, inFlight);
    }

    /** Returns the steps that are over, oldest first, and last the one that is not. */
    synchronized List<SeriesPoint> points() {
        roll();
        List<SeriesPoint> points = new ArrayList<>(closed);
        points.add(open.close(openedAt));
        return points;
    }

    /** Returns the step that is not over yet, and before it the last that is. */
    synchronized List<SeriesPoint> lastPoints() {
        roll();
        SeriesPoint now = open.close(openedAt);
        return closed.isEmpty() ? List.of(now) : List.of(closed.getLast(), now);
    }

    /**
     * Takes steps of an earlier process, as far as they are of the last hour and over. Steps between them in which nothing happened
     * may be missing.
     */
    synchronized void restore(List<SeriesPoint> earlier) {
        roll();
        List<SeriesPoint> own = new ArrayList<>(closed);
        Instant end = own.isEmpty() ? openedAt : own.get(0).at();
        closed.clear();
        Instant next = end.minus(STEP.multipliedBy(POINTS - (long) own.size()));
        SeriesBucket nothing = new SeriesBucket();
        for (SeriesPoint point : earlier) {
            if (!point.at().isBefore(next) && !point.at().plus(STEP).isAfter(end)) {
                for (; !closed.isEmpty() && !next.plus(STEP).isAfter(point.at()); next = next.plus(STEP)) {
                    push(nothing.close(next));
                }
                push(point);
                next = point.at().plus(STEP);
            }
        }
        for (; !closed.isEmpty() && !next.plus(STEP).isAfter(end); next = next.plus(STEP)) {
            push(nothing.close(next));
        }
        own.forEach(this::push);
    }

    /** Returns whether anything happened in a step. */
    static boolean isBusy(SeriesPoint point) {
        return point.calls() > 0 || point.waiting() > 0 || point.inFlight() > 0 || point.waitP50Ms() != null;
    }

    private void roll() {
        long steps = (ticker.nanos() - opened) / STEP.toNanos();
        if (steps <= 0) {
            return;
        }
        push(open.close(openedAt));
        open.clear();
        // After a sleep of the machine, more empty steps than the ring holds would be dropped at once.
        long empty = Math.min(steps - 1, POINTS);
        Instant resumed = wall.instant().minusNanos((ticker.nanos() - opened) % STEP.toNanos());
        for (long i = empty; i > 0; i--) {
            push(open.close(resumed.minus(STEP.multipliedBy(i))));
        }
        opened += steps * STEP.toNanos();
        openedAt = resumed;
    }

    private void push(SeriesPoint point) {
        if (closed.size() == POINTS) {
            closed.removeFirst();
        }
        closed.addLast(point);
    }
}
