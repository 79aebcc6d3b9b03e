package dev.sluice.telemetry.traces;

import dev.sluice.call.Ticker;
import io.micrometer.core.instrument.Counter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The export of spans: a bounded queue, and one thread that sends it to the collector in batches.
 *
 * <p>Safe for use by many threads; none of them waits. Closing it sends what is left, as far as that takes no more than seconds.
 */
public final class TraceExport implements AutoCloseable {

    /** Spans that wait, some 1 KB each: seconds of a busy relay, and little memory where the collector is gone. */
    static final int QUEUE = 4_096;

    /** The default of the OpenTelemetry SDK ({@code OTEL_BSP_MAX_EXPORT_BATCH_SIZE}). */
    private static final int BATCH = 512;

    /** Sooner than the five seconds of the OpenTelemetry SDK, so that a call can be looked up soon after it. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** The default of the OpenTelemetry SDK ({@code OTEL_EXPORTER_OTLP_TIMEOUT}); connecting may take half of it. */
    private static final Duration EXPORT = Duration.ofSeconds(10);

    /** Short, as the program has waited for calls already before it closes this. */
    private static final long CLOSING_SECONDS = 5;

    private final Counter lost;
    private final CountingExporter exporter;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /**
     * Starts the export; nothing is sent before there is a span.
     *
     * @param lost counts the spans that were dropped
     */
    public TraceExport(TracePlan plan, Ticker ticker, Counter lost) {
        this.lost = lost;
        this.exporter = new CountingExporter(otlp(plan), plan.collector(), ticker, lost);
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), plan.service()))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(plan.sample())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(QUEUE)
                        .setMaxExportBatchSize(BATCH)
                        .setScheduleDelay(LONGEST_DELAY)
                        .setExporterTimeout(EXPORT)
                        .build())
                .build();
        this.tracer = provider.get("dev.sluice");
    }

    private static OtlpHttpSpanExporter otlp(TracePlan plan) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(plan.collector().toString())
                .setConnectTimeout(CONNECT)
                .setTimeout(EXPORT);
        plan.headers().forEach((name, value) -> builder.addHeader(name, value.reveal()));
        return builder.build();
    }

    Tracer tracer() {
        return tracer;
    }

    /** Reserves room for {@code spans} of one call; false, and they count as lost, where the queue has no room for all of them. */
    boolean admits(int spans) {
        boolean room = exporter.expect(spans, QUEUE);
        if (!room) {
            lost.increment(spans);
        }
        return room;
    }

    /** Gives back room that was reserved for spans that were not recorded. */
    void release(int spans) {
        exporter.forget(spans);
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
