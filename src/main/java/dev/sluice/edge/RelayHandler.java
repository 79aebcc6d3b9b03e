package dev.sluice.edge;

import dev.sluice.accounting.CallListener;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.edge.socket.ResponsesSockets;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The HTTP handler of the relay's port: turns requests into calls, and answers them in the caller's dialect.
 *
 * <p>Works on Reactor Netty directly, without a web framework in between, since every byte passes here. Safe for use by many
 * threads.
 */
public final class RelayHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final Logger LOG = LoggerFactory.getLogger(RelayHandler.class);

    /** Causes are nested three or four deep; a cycle must not hold the event loop. */
    private static final int MAX_CAUSES = 10;

    private final RequestRouter router;
    private final SocketHandler sockets;
    private final ResponseWriter writer;
    private final ShortageLog shortages;
    private final CallListener listener;
    private final Supplier<String> ids;
    private final ResponseDate date;

    /** @param ids makes the request ids that callers see */
    public RelayHandler(
            RequestRouter router,
            SocketHandler sockets,
            ResponseWriter writer,
            ShortageLog shortages,
            CallListener listener,
            Supplier<String> ids,
            InstantSource clock) {
        this.router = router;
        this.sockets = sockets;
        this.writer = writer;
        this.shortages = shortages;
        this.listener = listener;
        this.ids = ids;
        this.date = new ResponseDate(clock);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        HttpHeaders fields = request.requestHeaders();
        Refusal framing = RequestHeadRules.framing(request.version(), fields);
        if (framing != null) {
            response.keepAlive(false);
            return refuse(exchange(Dialects.rulesShownBy(fields::contains), request, response), framing.asException());
        }
        RequestLine line;
        try {
            line = RequestLine.of(request.method().name(), request.uri());
        } catch (RefusedCall malformed) {
            return refuse(exchange(Dialects.rulesShownBy(fields::contains), request, response), malformed);
        }
        Dialects.Recognised recognised = Dialects.recognise(line, fields::contains);
        HttpExchange exchange = exchange(recognised.rules(), request, response);
        Refusal expectation = RequestHeadRules.expectation(fields);
        if (expectation != null) {
            return refuse(exchange, expectation.asException());
        }
        Mono<Void> answered = ResponsesSockets.isAskedBy(request)
                ? sockets.answer(exchange, line)
                : router.answer(exchange, recognised.target(), line);
        return answered.onErrorResume(exchange::isOver, over -> Mono.empty())
                .onErrorResume(error -> refuse(exchange, error));
    }

    private HttpExchange exchange(DialectRules rules, HttpServerRequest request, HttpServerResponse response) {
        return new HttpExchange(ids.get(), rules, request, response, date);
    }

    private Mono<Void> refuse(HttpExchange exchange, Throwable error) {
        return Mono.from(writer.refuse(exchange, refusal(exchange, error)));
    }

    private Refusal refusal(HttpExchange exchange, Throwable error) {
        Refusal refusal;
        if (error instanceof RefusedCall refused) {
            refusal = refused.refusal();
        } else if (isOfMemory(error)) {
            refusal = MemoryReservation.full();
        } else {
            LOG.error("Call {} ended by a fault of the relay's own", exchange.id(), error);
            refusal = Refusal.of(Reason.INTERNAL, "The relay failed; its log has the details under this request's id.");
        }
        if (refusal.reason() == Reason.MEMORY_FULL) {
            shortages.refused();
        }
        listener.requestRejected(exchange.rejected(
                null, Outcome.of(refusal.reason()), exchange.rules().status(refusal)));
        return refusal;
    }

    /** Returns whether there was no buffer, of Netty's or the JVM's own, for what was to be done. */
    static boolean isOfMemory(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
