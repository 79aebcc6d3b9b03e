package dev.sluice.telemetry.traces;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.call.Call;
import dev.sluice.call.Headers;
import dev.sluice.call.Outcome;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a trace of each call that has ended: a span for the call with its trail as events, and one below it for each attempt.
 *
 * <p>A call whose caller sent a {@code traceparent} is part of the caller's trace, and traced if that is; of the others the
 * configured share is. Tokens stand on the call alone, so that whoever adds up spans counts them once.
 */
public final class CallTraces implements CallListener {

    /** Longer than any model's name or request id that a provider is known to use. */
    private static final int LONGEST = 200;

    private static final TimeUnit NANOS = TimeUnit.NANOSECONDS;

    private static final TextMapGetter<Headers> FIELDS = new TextMapGetter<>() {

        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            return headers == null ? null : headers.first(name);
        }
    };

    private final TraceExport export;
    private final Ticker ticker;
    private final InstantSource clock;
    private volatile UnaryOperator<String> providerNames;

    /**
     * @param providerNames what the conventions call a configured provider, by its name
     */
    public CallTraces(TraceExport export, Ticker ticker, InstantSource clock, UnaryOperator<String> providerNames) {
        this.export = export;
        this.ticker = ticker;
        this.clock = clock;
        this.providerNames = providerNames;
    }

    /** Takes the names of a changed configuration. */
    public void setProviderNames(UnaryOperator<String> names) {
        providerNames = names;
    }

    @Override
    public void callEnded(CallRecord report) {
        int spans = 1 + report.tries().size();
        if (!export.admits(spans)) {
            return;
        }
        Times times = new Times(clock.instant(), ticker.nanos());
        Span call = call(report, times);
        if (call.getSpanContext().isSampled()) {
            report.trail()
                    .forEach(step -> call.addEvent(
                            step.what(),
                            Attributes.of(SpanAttributes.DETAIL, cut(step.detail())),
                            times.at(step.at()),
                            NANOS));
            Context parent = Context.root().with(call);
            report.tries().forEach(each -> attempt(report, each, parent, times));
        } else {
            export.release(spans);
        }
        call.end(times.at(report.endedAt()), NANOS);
    }

    private Span call(CallRecord report, Times times) {
        Call call = report.call();
        String operation = SpanAttributes.operation(call.endpoint());
        SpanBuilder span = export.tracer()
                .spanBuilder(operation + ' ' + report.model())
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), call.headers(), FIELDS))
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(times.at(call.arrived()), NANOS)
                .setAttribute(SpanAttributes.HTTP_METHOD, call.method())
                .setAttribute(SpanAttributes.HTTP_ROUTE, "/v1" + call.endpoint().path())
                .setAttribute(SpanAttributes.OPERATION, operation)
                .setAttribute(SpanAttributes.REQUEST_MODEL, cut(report.asked()))
                .setAttribute(SpanAttributes.REQUEST_STREAM, report.stream())
                .setAttribute(SpanAttributes.REQUEST_ID, call.id())
                .setAttribute(SpanAttributes.CLIENT, call.caller().name())
                .setAttribute(SpanAttributes.ATTEMPTS, (long) report.tries().size())
                .setAttribute(
                        SpanAttributes.QUEUE_MS,
                        NANOS.toMillis(report.routeTaken().queueNanos()));
        routed(span, report.routeTaken().provider(), report.routeTaken().key());
        answered(span, report);
        used(span, report.usage());
        Span started = span.startSpan();
        if (isServersFault(report)) {
            started.setStatus(StatusCode.ERROR, report.outcome().label());
        }
        return started;
    }

    private static void answered(SpanBuilder span, CallRecord report) {
        if (report.status() > 0) {
            span.setAttribute(SpanAttributes.HTTP_STATUS, (long) report.status());
        }
        if (report.outcome() != Outcome.OK) {
            span.setAttribute(SpanAttributes.ERROR_TYPE, report.outcome().label());
        }
        Long first = report.firstTokenAt();
        if (report.stream() && first != null) {
            span.setAttribute(SpanAttributes.FIRST_CHUNK, (first - report.call().arrived()) / 1e9);
        }
    }

    private static void used(SpanBuilder span, TokenUsage usage) {
        if (usage.total() > 0) {
            span.setAttribute(SpanAttributes.INPUT_TOKENS, usage.prompt())
                    .setAttribute(SpanAttributes.CACHE_READ_TOKENS, usage.cachedInput())
                    .setAttribute(SpanAttributes.CACHE_CREATION_TOKENS, usage.cacheWrite())
                    .setAttribute(SpanAttributes.OUTPUT_TOKENS, usage.output())
                    .setAttribute(SpanAttributes.REASONING_TOKENS, usage.reasoning());
        }
    }

    /** What the caller did wrong is no error of a server's span, by the conventions for HTTP. */
    private static boolean isServersFault(CallRecord report) {
        return report.status() >= 500 || report.outcome() == Outcome.BROKEN_STREAM;
    }

    /** The attempt that answered lasts as long as its answer. */
    private void attempt(CallRecord report, CallRecord.Try attempt, Context parent, Times times) {
        String operation = SpanAttributes.operation(report.call().endpoint());
        String model = cut(attempt.model());
        SpanBuilder builder = export.tracer()
                .spanBuilder(operation + ' ' + model)
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(times.at(attempt.from()), NANOS)
                .setAttribute(SpanAttributes.OPERATION, operation)
                .setAttribute(SpanAttributes.REQUEST_MODEL, model);
        routed(builder, attempt.key().provider(), attempt.key().key());
        if (attempt.requestId() != null) {
            builder.setAttribute(SpanAttributes.UPSTREAM_REQUEST_ID, cut(attempt.requestId()));
        }
        if (attempt.status() > 0) {
            builder.setAttribute(SpanAttributes.HTTP_STATUS, (long) attempt.status());
        }
        if (attempt.failure() != null) {
            builder.setAttribute(SpanAttributes.ERROR_TYPE, attempt.failure().label());
        }
        Span span = builder.startSpan();
        if (attempt.failure() != null) {
            span.setStatus(StatusCode.ERROR, attempt.failure().label());
        }
        span.end(times.at(attempt.failure() == null ? report.endedAt() : attempt.to()), NANOS);
    }

    private void routed(SpanBuilder span, @Nullable String provider, @Nullable String key) {
        if (provider != null && key != null) {
            span.setAttribute(SpanAttributes.PROVIDER_NAME, providerNames.apply(provider))
                    .setAttribute(SpanAttributes.PROVIDER, provider)
                    .setAttribute(SpanAttributes.KEY, key);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…';
    }

    /** One moment by both clocks, by which the ticker's times become the wall's. */
    private record Times(Instant instant, long nanos) {

        long at(long ticker) {
            return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano() - (nanos - ticker);
        }
    }
}
