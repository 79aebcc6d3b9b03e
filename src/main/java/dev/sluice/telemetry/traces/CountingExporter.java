package dev.sluice.telemetry.traces;

import dev.sluice.call.Ticker;
import io.micrometer.core.instrument.Counter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exporter with an eye on what comes of it: knows how many spans are on their way, counts those that were lost, and says in
 * the log when the collector does not take them, and when it does again.
 */
final class CountingExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(CountingExporter.class);

    /** Often enough to be found in the log of an hour, and no more than six lines of it. */
    private static final long BETWEEN_WARNINGS = Duration.ofMinutes(10).toNanos();

    private final SpanExporter exporter;
    private final URI collector;
    private final Ticker ticker;
    private final Counter lost;
    private final AtomicInteger onTheirWay = new AtomicInteger();

    private boolean failing;
    private long warnedAt;

    CountingExporter(SpanExporter exporter, URI collector, Ticker ticker, Counter lost) {
        this.exporter = exporter;
        this.collector = collector;
        this.ticker = ticker;
        this.lost = lost;
        this.warnedAt = ticker.nanos() - BETWEEN_WARNINGS;
    }

    /** Expects {@code spans} more, unless that makes more than {@code most}. */
    boolean expect(int spans, int most) {
        if (onTheirWay.addAndGet(spans) <= most) {
            return true;
        }
        onTheirWay.addAndGet(-spans);
        return false;
    }

    void forget(int spans) {
        onTheirWay.addAndGet(-spans);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            onTheirWay.addAndGet(-count);
            if (result.isSuccess()) {
                taken();
            } else {
                lost.increment(count);
                refused(result.getFailureThrowable());
            }
        });
    }

    private synchronized void taken() {
        if (failing) {
            failing = false;
            LOG.info("traces are taken again by {}", collector);
        }
    }

    private synchronized void refused(@Nullable Throwable why) {
        failing = true;
        long now = ticker.nanos();
        if (now - warnedAt >= BETWEEN_WARNINGS) {
            warnedAt = now;
            LOG.warn(
                    "traces do not reach {} ({}): they are dropped until they do, and no call is held up;"
                            + " expected there is OTLP over HTTP, which collectors take at port 4318",
                    collector,
                    reason(why));
        }
    }

    /** Says it without the cause's own words, which may hold what was sent; an answer that refuses has no cause. */
    private static String reason(@Nullable Throwable why) {
        if (why == null) {
            return "no answer in time";
        }
        for (Throwable cause = why.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause.getCause() == null) {
                return cause.getClass().getSimpleName();
            }
        }
        return "it answers with an HTTP error";
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
