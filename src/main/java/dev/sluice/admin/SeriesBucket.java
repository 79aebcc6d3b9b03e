package dev.sluice.admin;

import dev.sluice.accounting.CallRecord;
import java.time.Instant;

/** The current step of a series, to which samples and calls are added. Guarded by the series' lock. */
final class SeriesBucket {

    private final DurationSketch waits = new DurationSketch();
    private final DurationSketch firstTokens = new DurationSketch();
    private final DurationSketch totals = new DurationSketch();
    private int calls;
    private int rejected;
    private int failed;
    private long inputTokens;
    private long outputTokens;
    private int waiting;
    private int inFlight;

    void waited(long millis) {
        waits.add(millis);
    }

    void ended(CallRecord call) {
        calls++;
        switch (call.outcome()) {
            case CALLER_LIMITED,
                    BUDGET_SPENT,
                    QUEUE_FULL,
                    WAIT_TOO_LONG,
                    NO_USABLE_KEY,
                    SHUTTING_DOWN,
                    MEMORY_FULL,
                    STORE_UNAVAILABLE -> rejected++;
            case UPSTREAM_ERROR, UPSTREAM_OVERLOADED, UPSTREAM_TIMEOUT, BROKEN_STREAM, INTERNAL -> failed++;
            default -> {}
        }
        inputTokens += call.usage().tokens().prompt();
        outputTokens += call.usage().tokens().output();
        Long firstToken = call.firstTokenMillis();
        if (firstToken != null) {
            firstTokens.add(firstToken);
            totals.add(call.totalMillis());
        }
    }

    void sampled(int waiting, int inFlight) {
        this.waiting = Math.max(this.waiting, waiting);
        this.inFlight = Math.max(this.inFlight, inFlight);
    }

    /** Adds what {@code other} counted. */
    void add(SeriesBucket other) {
        waits.add(other.waits);
        firstTokens.add(other.firstTokens);
        totals.add(other.totals);
        calls += other.calls;
        rejected += other.rejected;
        failed += other.failed;
        inputTokens += other.inputTokens;
        outputTokens += other.outputTokens;
        sampled(other.waiting, other.inFlight);
    }

    SeriesPoint close(Instant at, long seconds) {
        return new SeriesPoint(
                at,
                seconds,
                calls,
                rejected,
                failed,
                inputTokens,
                outputTokens,
                waiting,
                inFlight,
                waits.quantile(0.5),
                waits.quantile(0.95),
                firstTokens.quantile(0.5),
                firstTokens.quantile(0.95),
                totals.quantile(0.5),
                totals.quantile(0.95));
    }

    void clear() {
        waits.clear();
        firstTokens.clear();
        totals.clear();
        calls = rejected = failed = waiting = inFlight = 0;
        inputTokens = outputTokens = 0;
    }
}
