package dev.sluice.edge;

import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.relay.CallAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers and refusals to clients, each in its dialect. Safe for use by many threads. */
final class ResponseWriter {

    private final Supplier<EdgeSettings> settings;

    ResponseWriter(Supplier<EdgeSettings> settings) {
        this.settings = settings;
    }

    /** Writes {@code answer} and closes it, whichever way the writing ends. */
    Mono<Void> write(HttpExchange visit, CallAnswer answer) {
        Publisher<Void> written = answer instanceof CallAnswer.Refused refused
                ? refuse(visit, refused.refusal(), refused.routing())
                : serve(visit, (CallAnswer.Served) answer);
        return Mono.from(written).doFinally(signal -> answer.close());
    }

    /** Writes a refusal. */
    Publisher<Void> refuse(HttpExchange visit, Refusal refusal, RouteTaken routing) {
        HttpServerResponse response = visit.response();
        head(visit, routing);
        Headers fields = new Headers();
        visit.rules().headers(refusal, fields);
        fields.forEach(response::header);
        if (refusal.reason() == Refusal.Reason.METHOD_NOT_ALLOWED && refusal.param() != null) {
            response.header(HttpHeaderNames.ALLOW, refusal.param());
        }
        byte[] body = visit.rules().body(refusal, visit.id());
        return response.status(visit.rules().status(refusal))
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
                .sendObject(Unpooled.wrappedBuffer(body));
    }

    private Publisher<Void> serve(HttpExchange visit, CallAnswer.Served served) {
        HttpServerResponse response = visit.response();
        response.status(served.status());
        served.headers().forEach(response::addHeader);
        head(visit, served.routing());
        if (served.stream()) {
            unbuffered(response);
        } else if (served.length() >= 0) {
            response.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(served.length()));
        }
        return response.send(served.body().map(ResponseWriter::buffer), part -> true);
    }

    /** Begins a stream before its answer is there, so that signs of life can go out; returns what then follows. */
    Publisher<Void> serveLate(
            HttpExchange visit, Endpoint endpoint, Flux<BodyChunk> signsOfLife, Mono<CallAnswer> arrival) {
        HttpServerResponse response = visit.response();
        response.status(200)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        head(visit, RouteTaken.NONE);
        unbuffered(response);
        Flux<BodyChunk> events = signsOfLife
                .takeUntilOther(arrival)
                .concatWith(arrival.flatMapMany(answer -> lateEvents(visit, endpoint, answer)));
        return response.send(events.map(ResponseWriter::buffer), part -> true);
    }

    private static Flux<BodyChunk> lateEvents(HttpExchange visit, Endpoint endpoint, CallAnswer answer) {
        return answer instanceof CallAnswer.Refused refused
                ? Flux.just(BodyChunk.of(visit.rules().streamError(endpoint, refused.refusal(), visit.id())))
                : ((CallAnswer.Served) answer).body();
    }

    private void head(HttpExchange visit, RouteTaken routing) {
        HttpServerResponse response = visit.response();
        response.header(visit.rules().requestIdHeader(), visit.id());
        if (settings.get().exposeRouting() && routing.attempts() > 0) {
            response.header("x-sluice-provider", String.valueOf(routing.provider()))
                    .header("x-sluice-key", String.valueOf(routing.key()))
                    .header("x-sluice-attempts", Integer.toString(routing.attempts()))
                    .header("x-sluice-queue-ms", Long.toString(routing.queueNanos() / 1_000_000));
            if (routing.upstreamRequestId() != null) {
                response.header("x-sluice-upstream-request-id", routing.upstreamRequestId());
            }
        }
        if (!routing.dropped().isEmpty()) {
            response.header("x-sluice-dropped", String.join(", ", routing.dropped()));
        }
    }

    /** Asks proxies on the way not to gather events; nginx knows the field, others ignore it. */
    private static void unbuffered(HttpServerResponse response) {
        response.header("x-accel-buffering", "no");
    }

    private static ByteBuf buffer(BodyChunk piece) {
        return piece instanceof ByteBufHolder holder ? holder.content() : Unpooled.wrappedBuffer(piece.bytes());
    }
}
