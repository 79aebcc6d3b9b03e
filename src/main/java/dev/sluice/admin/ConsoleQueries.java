package dev.sluice.admin;

import dev.sluice.call.KeyId;
import dev.sluice.call.Ticker;
import dev.sluice.pool.KeyStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The queries of the API and the console: the pool, the queue, the last hour or day and the latest calls, each as a document. Safe
 * for use by several threads.
 */
public final class ConsoleQueries {

    private final PoolView pool;
    private final QueueView queue;
    private final RecentAttempts attempts;
    private final RecentCalls calls;
    private final ConsoleSeries series;
    private final Ticker ticker;
    private final InstantSource wall;

    public ConsoleQueries(
            PoolView pool,
            QueueView queue,
            RecentAttempts attempts,
            RecentCalls calls,
            ConsoleSeries series,
            Ticker ticker,
            InstantSource wall) {
        this.pool = pool;
        this.queue = queue;
        this.attempts = attempts;
        this.calls = calls;
        this.series = series;
        this.ticker = ticker;
        this.wall = wall;
    }

    record Keys(Instant at, List<KeyDocument> keys) {}

    record Series(long stepSeconds, List<SeriesPoint> points) {}

    record Calls(long latest, List<CallDocument> calls) {}

    /**
     * All data that changes from second to second. It is complete in itself, so that a viewer may miss any number of frames.
     *
     * @param points the last complete step of the hour and the current one
     * @param latestCall the number of the newest call
     */
    record Frame(Instant at, List<KeyDocument> keys, QueueDocument queue, List<SeriesPoint> points, long latestCall) {}

    Keys keys() {
        return new Keys(wall.instant(), keyDocuments());
    }

    boolean has(KeyId id) {
        return pool.keys().stream().anyMatch(key -> key.id().equals(id));
    }

    QueueDocument queue() {
        return QueueDocument.of(queue.waiting());
    }

    Series series(ConsoleSeries.Span span) {
        return new Series(span.step.toSeconds(), series.points(span));
    }

    Calls calls(long after, int limit) {
        return new Calls(calls.latest(), calls.newest(after, limit));
    }

    Frame frame() {
        return new Frame(wall.instant(), keyDocuments(), queue(), series.lastPoints(), calls.latest());
    }

    private List<KeyDocument> keyDocuments() {
        List<KeyStatus> keys = pool.keys();
        long now = ticker.nanos();
        List<KeyId> ids = keys.stream().map(KeyStatus::id).toList();
        attempts.keepOnly(ids);
        return keys.stream()
                .map(key -> KeyDocument.of(key, attempts.of(key.id()), now))
                .toList();
    }
}
