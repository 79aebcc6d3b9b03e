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
 * An exporter that counts the spans under way and those that were lost, and logs when the collector stops taking spans and when
 * it takes them again.
 */
final class CountingExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(CountingExporter.class);

    /** At most six lines an hour. */
    private static final long BETWEEN_WARNINGS = Duration.ofMinutes(10).toNanos();

    private final SpanExporter exporter;
    private final URI collector;
    private final Ticker ticker;
    private final Counter lost;
    private final AtomicInteger underWay = new AtomicInteger();

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
        if (underWay.addAndGet(spans) <= most) {
            return true;
        }
        underWay.addAndGet(-spans);
        return false;
    }

    void forget(int spans) {
        underWay.addAndGet(-spans);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            underWay.addAndGet(-count);
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
            LOG.info("the collector at {} takes traces again", collector);
        }
    }

    private synchronized void refused(@Nullable Throwable why) {
        failing = true;
        long now = ticker.nanos();
        if (now - warnedAt >= BETWEEN_WARNINGS) {
            warnedAt = now;
            LOG.warn(
                    "the collector at {} does not take traces ({}): they are dropped until it does, and no call waits;"
                            + " expected: OTLP over HTTP, which collectors take at port 4318",
                    collector,
                    reason(why));
        }
    }

    /** Leaves out the cause's message, which may hold what was sent; an HTTP error has no cause. */
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
