package dev.sluice.demo;

import dev.sluice.call.Ticker;
import dev.sluice.demo.wire.EventFrame;
import dev.sluice.demo.wire.ProviderFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The sender of replies, at their pace and with their headers. Safe for use by several threads. */
record ReplySender(Ticker ticker, InstantSource clock, Pace usualPace, boolean limitsShown) {

    /**
     * Sends {@code reply}. The exchange ends just before the last byte, so that it has ended for a client that has read
     * everything.
     */
    Mono<Void> send(
            SimulatedReply reply, SimulatedExchange exchange, ProviderFormat format, HttpServerResponse response) {
        if (reply instanceof SimulatedReply.Whole whole) {
            return sendBody(whole, exchange, format, response);
        }
        if (reply instanceof SimulatedReply.Events events) {
            return sendEvents(events, exchange, format, response);
        }
        if (reply instanceof SimulatedReply.Reset) {
            exchange.end(KeyCounters.Ending.FAILED);
            return close(response, true);
        }
        return Mono.never();
    }

    private Mono<Void> sendBody(
            SimulatedReply.Whole whole,
            SimulatedExchange exchange,
            ProviderFormat format,
            HttpServerResponse response) {
        if (whole.tokens() == 0) {
            return Mono.defer(() -> writeBody(whole, exchange, format, response));
        }
        Pace pace = pace(exchange);
        long wait = pace.firstTokenNanos(exchange.random()) + pace.nanosFor(whole.tokens(), exchange.random());
        return pause(wait).then(Mono.defer(() -> writeBody(whole, exchange, format, response)));
    }

    private Mono<Void> writeBody(
            SimulatedReply.Whole whole,
            SimulatedExchange exchange,
            ProviderFormat format,
            HttpServerResponse response) {
        exchange.generated(ticker.nanos(), whole.tokens());
        response.status(whole.status())
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(whole.length()));
        addHeaders(exchange, format, whole.limited(), response);
        Long retryAfter = whole.retryAfterNanos();
        if (retryAfter != null) {
            format.writeRetryAfter(Duration.ofNanos(retryAfter), response::header);
        }
        exchange.end(ending(whole.status(), exchange));
        if (whole.isCut()) {
            return sendPart(whole.body(), response).then(close(response, false));
        }
        return response.sendByteArray(Mono.just(whole.body())).then();
    }

    private static Mono<Void> sendPart(byte[] body, HttpServerResponse response) {
        return body.length == 0
                ? response.sendHeaders().then()
                : response.send(Flux.just(Unpooled.wrappedBuffer(body)), buffer -> true)
                        .then();
    }

    private Mono<Void> sendEvents(
            SimulatedReply.Events events,
            SimulatedExchange exchange,
            ProviderFormat format,
            HttpServerResponse response) {
        response.header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        addHeaders(exchange, format, true, response);
        if (events.frames().isEmpty()) {
            exchange.end(KeyCounters.Ending.FAILED);
            return response.sendHeaders().then().then(close(response, false));
        }
        Pace pace = pace(exchange);
        int last = events.frames().size() - 1;
        Flux<ByteBuf> bytes = paced(events.frames(), pace, exchange.random()).map(index -> {
            exchange.generated(ticker.nanos(), events.frames().get(index).tokens());
            if (index == last) {
                exchange.end(ending(HttpResponseStatus.OK.code(), exchange));
            }
            return Unpooled.wrappedBuffer(events.frames().get(index).bytes());
        });
        Mono<Void> sent = response.send(bytes, buffer -> pace.hasDelay()).then();
        return events.isCut() ? sent.then(close(response, false)) : sent;
    }

    /** Returns the indexes of the frames, each at the time at which it is to be sent. */
    private static Flux<Integer> paced(List<EventFrame> frames, Pace pace, RandomGenerator random) {
        Flux<Integer> indexes = Flux.range(0, frames.size());
        if (!pace.hasDelay()) {
            return indexes;
        }
        return indexes.delayUntil(index -> pause(
                index == 0
                        ? pace.firstTokenNanos(random)
                        : pace.nanosFor(frames.get(index).tokens(), random)));
    }

    private Pace pace(SimulatedExchange exchange) {
        return exchange.fault() == Fault.SLOW ? Pace.SLOW : usualPace;
    }

    private static Mono<Long> pause(long nanos) {
        return nanos <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(nanos));
    }

    private static KeyCounters.Ending ending(int status, SimulatedExchange exchange) {
        if (status == 429) {
            return KeyCounters.Ending.REFUSED_429;
        }
        Fault fault = exchange.fault();
        boolean isCorrect = status == 200 && (fault == null || fault == Fault.SLOW);
        return isCorrect ? KeyCounters.Ending.ANSWERED : KeyCounters.Ending.FAILED;
    }

    private void addHeaders(
            SimulatedExchange exchange, ProviderFormat format, boolean limits, HttpServerResponse response) {
        format.writeIdentity(Responder.requestId(exchange), exchange.account().name(), response::header);
        if (limits && limitsShown) {
            format.writeLimits(exchange.limits(), ticker.nanos(), clock.instant(), response::addHeader);
        }
    }

    /** Closes the connection before the end of the answer. The returned Mono does not complete. */
    private static Mono<Void> close(HttpServerResponse response, boolean reset) {
        return Mono.defer(() -> {
            response.withConnection(connection -> close(connection.channel(), reset));
            return Mono.never();
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to be done when the channel is closed.
    private static void close(Channel channel, boolean reset) {
        if (reset) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }
}
