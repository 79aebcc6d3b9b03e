package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.demo.wire.EventFrame;
import dev.sluice.demo.wire.LimitHeadersWriter;
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

/** Sends replies at their pace. Safe for use by several threads. */
record ReplySender(Ticker ticker, InstantSource clock, Pace usualPace) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Sends {@code reply}, and ends the exchange: just before the last byte, so that whoever has read it finds it ended. */
    Mono<Void> send(SimulatedReply reply, SimulatedExchange exchange, Dialect dialect, HttpServerResponse response) {
        if (reply instanceof SimulatedReply.Whole whole) {
            return sendBody(whole, exchange, dialect, response);
        }
        if (reply instanceof SimulatedReply.Events events) {
            return sendEvents(events, exchange, dialect, response);
        }
        if (reply instanceof SimulatedReply.Reset) {
            exchange.end(KeyCounters.Ending.FAILED);
            return close(response, true);
        }
        return Mono.never();
    }

    private Mono<Void> sendBody(
            SimulatedReply.Whole whole, SimulatedExchange exchange, Dialect dialect, HttpServerResponse response) {
        if (whole.tokens() == 0) {
            return Mono.defer(() -> writeBody(whole, exchange, dialect, response));
        }
        Pace pace = pace(exchange);
        long wait = pace.firstTokenNanos(exchange.random()) + pace.nanosFor(whole.tokens(), exchange.random());
        return pause(wait).then(Mono.defer(() -> writeBody(whole, exchange, dialect, response)));
    }

    private Mono<Void> writeBody(
            SimulatedReply.Whole whole, SimulatedExchange exchange, Dialect dialect, HttpServerResponse response) {
        exchange.generated(ticker.nanos(), whole.tokens());
        response.status(whole.status())
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(whole.length()));
        addHeaders(exchange, dialect, whole.limited(), response);
        Long retryAfter = whole.retryAfterNanos();
        if (retryAfter != null) {
            addRetryAfter(Duration.ofNanos(retryAfter), dialect, response);
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
            SimulatedReply.Events events, SimulatedExchange exchange, Dialect dialect, HttpServerResponse response) {
        response.header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        addHeaders(exchange, dialect, true, response);
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
        Mono<Void> sent = response.send(bytes, buffer -> pace.waits()).then();
        return events.isCut() ? sent.then(close(response, false)) : sent;
    }

    /** Returns the frames' indexes, each when it is its time. */
    private static Flux<Integer> paced(List<EventFrame> frames, Pace pace, RandomGenerator random) {
        Flux<Integer> indexes = Flux.range(0, frames.size());
        if (!pace.waits()) {
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
        boolean isRight = status == 200 && (fault == null || fault == Fault.SLOW);
        return isRight ? KeyCounters.Ending.ANSWERED : KeyCounters.Ending.FAILED;
    }

    private void addHeaders(SimulatedExchange exchange, Dialect dialect, boolean limits, HttpServerResponse response) {
        String requestId = Responder.requestId(exchange);
        switch (dialect) {
            case ANTHROPIC ->
                response.header("request-id", requestId)
                        .header("anthropic-organization-id", exchange.account().name());
            case OPENAI ->
                response.header("x-request-id", requestId)
                        .header("openai-organization", exchange.account().name())
                        .header("openai-version", "2020-10-01");
        }
        if (limits) {
            LimitHeadersWriter.write(
                    dialect, exchange.account().limits(), ticker.nanos(), clock.instant(), response::addHeader);
        }
    }

    /** Whole seconds, rounded up; OpenAI also tells milliseconds. */
    private static void addRetryAfter(Duration wait, Dialect dialect, HttpServerResponse response) {
        response.header(
                HttpHeaderNames.RETRY_AFTER,
                Long.toString(wait.plus(SECOND).minusNanos(1).toSeconds()));
        if (dialect == Dialect.OPENAI) {
            response.header("retry-after-ms", Long.toString(wait.toMillis() + 1));
        }
    }

    /** Closes the connection in place of the answer's end, which therefore never comes. */
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
