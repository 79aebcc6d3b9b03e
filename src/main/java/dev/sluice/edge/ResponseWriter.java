package dev.sluice.edge;

import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import dev.sluice.relay.CallAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** A writer of answers and refusals to clients, each in its dialect. Safe for use by many threads. */
public final class ResponseWriter {

    private final Supplier<EdgeSettings> settings;
    private final InstantSource clock;
    private final UntakenAnswers untaken;

    /** @param settings returns the current settings; called for each response */
    public ResponseWriter(Supplier<EdgeSettings> settings, InstantSource clock, ShortageLog shortages) {
        this.settings = settings;
        this.clock = clock;
        this.untaken = new UntakenAnswers(shortages);
    }

    /**
     * Writes {@code answer}, and closes it however the writing ends.
     *
     * @param memory the call's, in which counts what its client leaves lying
     */
    Mono<Void> write(HttpExchange exchange, CallAnswer answer, MemoryReservation memory) {
        Publisher<Void> written = answer instanceof CallAnswer.Refused refused
                ? refuse(exchange, refused.refusal(), refused.routeTaken(), refused.figures())
                : serve(exchange, (CallAnswer.Served) answer, memory);
        return Mono.from(written).doFinally(signal -> answer.close());
    }

    /** Writes a refusal, with the status, headers and body that the dialect gives it. */
    Publisher<Void> refuse(HttpExchange exchange, Refusal refusal) {
        return refuse(exchange, refusal, RouteTaken.NONE, LimitFigures.NONE);
    }

    private Publisher<Void> refuse(
            HttpExchange exchange, Refusal refusal, RouteTaken routeTaken, LimitFigures figures) {
        HttpServerResponse response = exchange.response();
        head(exchange, routeTaken, figures);
        Headers headers = new Headers();
        exchange.rules().headers(refusal, headers);
        headers.forEach(response::header);
        if (refusal.reason() == Refusal.Reason.METHOD_NOT_ALLOWED && refusal.param() != null) {
            response.header(HttpHeaderNames.ALLOW, refusal.param());
        }
        if (refusal.reason() == Refusal.Reason.CODING_UNSUPPORTED && refusal.param() != null) {
            // RFC 9110, 15.5.16: tells which codings the request may have.
            response.header(HttpHeaderNames.ACCEPT_ENCODING, refusal.param());
        }
        byte[] body = exchange.rules().body(refusal, exchange.id());
        int status = exchange.rules().status(refusal);
        if (status == HttpResponseStatus.UNAUTHORIZED.code()) {
            // RFC 9110, 15.5.2: each 401 names a way to authenticate.
            response.header(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        response.status(status);
        return exchange.send(body);
    }

    private Flux<ByteBuf> paced(HttpExchange exchange, Flux<BodyChunk> body, MemoryReservation memory) {
        return new PacedBody(body, exchange.channel(), memory, untaken).map(ResponseWriter::buffer);
    }

    private Publisher<Void> serve(HttpExchange exchange, CallAnswer.Served served, MemoryReservation memory) {
        HttpServerResponse response = exchange.response();
        response.status(served.status());
        served.headers().forEach(response::addHeader);
        head(exchange, served.routeTaken(), served.figures());
        if (served.stream()) {
            unbuffered(response);
        }
        if (exchange.isHeadOnly()) {
            return served.body().doOnNext(BodyChunk::release).then(Mono.from(response.send()));
        }
        exchange.length(served.stream() ? -1 : served.length());
        if (served.whole()) {
            // One message in one write: its head, its bytes and its end apart would be three.
            return response.send(served.body().map(ResponseWriter::buffer).singleOrEmpty());
        }
        return response.send(paced(exchange, served.body(), memory), chunk -> true);
    }

    /**
     * Writes the head of a stream and {@code heartbeats} before its answer is there, then the events of the answer. A refusal
     * becomes the stream's last event.
     */
    Publisher<Void> serveLate(
            HttpExchange exchange,
            Endpoint endpoint,
            Flux<BodyChunk> heartbeats,
            Mono<CallAnswer> late,
            MemoryReservation memory) {
        HttpServerResponse response = exchange.response();
        response.status(200)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        head(exchange, RouteTaken.NONE, LimitFigures.NONE);
        unbuffered(response);
        exchange.length(-1);
        Flux<BodyChunk> events = heartbeats
                .takeUntilOther(late)
                .concatWith(late.flatMapMany(answer -> lateEvents(exchange, endpoint, answer)));
        return response.send(paced(exchange, events, memory), chunk -> true);
    }

    private static Flux<BodyChunk> lateEvents(HttpExchange exchange, Endpoint endpoint, CallAnswer answer) {
        return answer instanceof CallAnswer.Refused refused
                ? Flux.just(BodyChunk.of(exchange.rules().streamError(endpoint, refused.refusal(), exchange.id())))
                : ((CallAnswer.Served) answer).body();
    }

    private void head(HttpExchange exchange, RouteTaken routeTaken, LimitFigures figures) {
        HttpServerResponse response = exchange.response();
        exchange.commonFields();
        Headers limits = new Headers();
        exchange.rules().headers(figures, clock.instant(), limits);
        limits.forEach(response::header);
        if (settings.get().exposeRouting() && routeTaken.attempts() > 0) {
            response.header("x-sluice-provider", String.valueOf(routeTaken.provider()))
                    .header("x-sluice-key", String.valueOf(routeTaken.key()))
                    .header("x-sluice-attempts", Integer.toString(routeTaken.attempts()))
                    .header("x-sluice-queue-ms", Long.toString(routeTaken.queueNanos() / 1_000_000));
            if (routeTaken.upstreamRequestId() != null) {
                response.header("x-sluice-upstream-request-id", routeTaken.upstreamRequestId());
            }
        }
        if (!routeTaken.dropped().isEmpty()) {
            response.header("x-sluice-dropped", String.join(", ", routeTaken.dropped()));
        }
    }

    /** Asks proxies on the way not to buffer events; nginx knows the field, others ignore it. */
    private static void unbuffered(HttpServerResponse response) {
        response.header("x-accel-buffering", "no");
    }

    private static ByteBuf buffer(BodyChunk chunk) {
        return chunk instanceof ByteBufHolder holder ? holder.content() : Unpooled.wrappedBuffer(chunk.bytes());
    }
}
