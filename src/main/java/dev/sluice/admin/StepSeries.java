package dev.sluice.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bounded series of steps of one length, the last of which is open. Guarded by the lock of the series that it belongs to. */
final class StepSeries {

    private final Duration step;
    private final int size;
    private final @Nullable StepSeries coarser;
    private final ArrayDeque<SeriesPoint> closed;
    private final SeriesBucket open = new SeriesBucket();
    private Instant openedAt;
    private long opened;

    /**
     * @param size the steps that are kept, besides the open one
     * @param coarser the series, begun at the same moment, to which this one adds each step that is over; its steps are a multiple
     *     of this one's
     */
    StepSeries(Duration step, int size, long now, Instant wall, @Nullable StepSeries coarser) {
        this.step = step;
        this.size = size;
        this.coarser = coarser;
        this.closed = new ArrayDeque<>(size);
        this.opened = now;
        this.openedAt = wall;
    }

    /** Returns the open step. */
    SeriesBucket open() {
        return open;
    }

    /** Closes the steps that are over at {@code now}, which is {@code wall} by the clock. */
    void roll(long now, Instant wall) {
        long steps = (now - opened) / step.toNanos();
        if (steps <= 0) {
            return;
        }
        if (coarser != null) {
            coarser.open.add(open);
            coarser.roll(now, wall);
        }
        push(open.close(openedAt, step.toSeconds()));
        open.clear();
        // After a sleep of the machine, more empty steps than the ring holds would be dropped at once.
        long empty = Math.min(steps - 1, size);
        Instant resumed = wall.minusNanos((now - opened) % step.toNanos());
        for (long i = empty; i > 0; i--) {
            pushEmpty(resumed.minus(step.multipliedBy(i)));
        }
        opened += steps * step.toNanos();
        openedAt = resumed;
    }

    /** Returns the steps that are over, oldest first, and last the one that is not, with what {@code finer} has not added yet. */
    List<SeriesPoint> points(long now, @Nullable StepSeries finer) {
        List<SeriesPoint> points = new ArrayList<>(closed);
        points.add(openPoint(now, finer));
        return points;
    }

    /** Returns the step that is not over yet, and before it the last that is. */
    List<SeriesPoint> lastPoints(long now) {
        SeriesPoint last = openPoint(now, null);
        return closed.isEmpty() ? List.of(last) : List.of(closed.getLast(), last);
    }

    private SeriesPoint openPoint(long now, @Nullable StepSeries finer) {
        SeriesBucket bucket = open;
        if (finer != null) {
            bucket = new SeriesBucket();
            bucket.add(open);
            bucket.add(finer.open);
        }
        return bucket.close(openedAt, Duration.ofNanos(now - opened).toSeconds());
    }

    /**
     * Takes steps of an earlier process, in the order of time, as far as they are over and not too old. Steps between them in which
     * nothing happened may be missing.
     */
    void restore(List<SeriesPoint> earlier) {
        List<SeriesPoint> own = new ArrayList<>(closed);
        Instant end = own.isEmpty() ? openedAt : own.get(0).at();
        Instant next = end.minus(step.multipliedBy(size - (long) own.size()));
        closed.clear();
        for (SeriesPoint point : earlier) {
            if (!point.at().isBefore(next) && !point.end().isAfter(end)) {
                next = fill(next, point.at());
                push(point);
                next = point.end();
            }
        }
        fill(next, end);
        own.forEach(this::push);
    }

    /** Adds empty steps from {@code begin} to {@code end}, unless there is none before them; returns the end of the last. */
    private Instant fill(Instant begin, Instant end) {
        Instant next = begin;
        for (; !closed.isEmpty() && !next.plus(step).isAfter(end); next = next.plus(step)) {
            pushEmpty(next);
        }
        return next;
    }

    private void pushEmpty(Instant at) {
        push(new SeriesBucket().close(at, step.toSeconds()));
    }

    private void push(SeriesPoint point) {
        if (closed.size() == size) {
            closed.removeFirst();
        }
        closed.addLast(point);
    }
}
