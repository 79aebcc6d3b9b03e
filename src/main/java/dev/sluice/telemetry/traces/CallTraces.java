package dev.sluice.telemetry.traces;

import dev.sluice.accounting.AttemptRecord;
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
 * The traces of calls that have ended: a span for the call with its trail as events, and one below it for each attempt.
 *
 * <p>A call whose caller sent a {@code traceparent} is part of the caller's trace, and traced if that is; of the others the
 * configured share is. Tokens stand on the call's span alone, so that a sum over spans counts them once.
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
     * @param providerNames maps a configured provider's name to its name in the conventions
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
    public void callEnded(CallRecord record) {
        int spans = 1 + record.attempts().size();
        if (!export.admits(spans)) {
            return;
        }
        Times times = new Times(clock.instant(), ticker.nanos());
        Span call = call(record, times);
        if (call.getSpanContext().isSampled()) {
            record.trail()
                    .forEach(step -> call.addEvent(
                            step.what(),
                            Attributes.of(SpanAttributes.DETAIL, cut(step.detail())),
                            times.at(step.at()),
                            NANOS));
            Context parent = Context.root().with(call);
            record.attempts().forEach(each -> attempt(record, each, parent, times));
        } else {
            export.release(spans);
        }
        call.end(times.at(record.endedAt()), NANOS);
    }

    private Span call(CallRecord record, Times times) {
        Call call = record.call();
        String operation = SpanAttributes.operation(call.endpoint());
        SpanBuilder span = export.tracer()
                .spanBuilder(operation + ' ' + record.model())
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), call.headers(), FIELDS))
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(times.at(call.arrived()), NANOS)
                .setAttribute(SpanAttributes.HTTP_METHOD, call.method())
                .setAttribute(SpanAttributes.HTTP_ROUTE, "/v1" + call.endpoint().path())
                .setAttribute(SpanAttributes.OPERATION, operation)
                .setAttribute(SpanAttributes.REQUEST_MODEL, cut(record.asked()))
                .setAttribute(SpanAttributes.REQUEST_STREAM, record.stream())
                .setAttribute(SpanAttributes.REQUEST_ID, call.id())
                .setAttribute(SpanAttributes.CLIENT, call.caller().name())
                .setAttribute(SpanAttributes.ATTEMPTS, (long) record.attempts().size())
                .setAttribute(SpanAttributes.QUEUE_MS, record.waitMillis());
        routed(span, record.routeTaken().provider(), record.routeTaken().key());
        answered(span, record);
        used(span, record.usage().tokens());
        Span started = span.startSpan();
        if (isServersFault(record)) {
            started.setStatus(StatusCode.ERROR, record.outcome().label());
        }
        return started;
    }

    private static void answered(SpanBuilder span, CallRecord record) {
        if (record.status() > 0) {
            span.setAttribute(SpanAttributes.HTTP_STATUS, (long) record.status());
        }
        if (record.outcome() != Outcome.OK) {
            span.setAttribute(SpanAttributes.ERROR_TYPE, record.outcome().label());
        }
        Long first = record.firstTokenAt();
        if (record.stream() && first != null) {
            span.setAttribute(SpanAttributes.FIRST_CHUNK, (first - record.call().arrived()) / 1e9);
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

    /** A fault of the caller's is no error of a server's span, by the conventions for HTTP. */
    private static boolean isServersFault(CallRecord record) {
        return record.status() >= 500
                || record.outcome() == Outcome.BROKEN_STREAM
                || record.outcome() == Outcome.MEMORY_FULL;
    }

    private void attempt(CallRecord record, AttemptRecord attempt, Context parent, Times times) {
        String operation = SpanAttributes.operation(record.call().endpoint());
        String model = cut(attempt.target().model());
        SpanBuilder builder = export.tracer()
                .spanBuilder(operation + ' ' + model)
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(times.at(attempt.from()), NANOS)
                .setAttribute(SpanAttributes.OPERATION, operation)
                .setAttribute(SpanAttributes.REQUEST_MODEL, model);
        routed(
                builder,
                attempt.target().key().provider(),
                attempt.target().key().key());
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
        span.end(times.at(attempt.to()), NANOS);
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

    /** One moment by both clocks, to convert the ticker's times to wall time. */
    private record Times(Instant instant, long nanos) {

        long at(long ticker) {
            return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano() - (nanos - ticker);
        }
    }
}
