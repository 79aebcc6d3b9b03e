package dev.sluice.edge;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.Ticker;
import dev.sluice.edge.socket.ResponsesSockets;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.relay.Relay;
import dev.sluice.relay.routing.ModelCatalog;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    private final CallerIdentification identification;
    private final CallListener listener;
    private final Supplier<String> ids;
    private final ResponseDate date;
    private final ShortageLog shortages;
    private final ResponseWriter writer;
    private final CallHandler calls;
    private final ModelsHandler models;
    private final SocketHandler sockets;
    private final CallerAccountHandler account;
    private final SignUpHandler signUp;

    /**
     * @param account answers what clients ask of themselves
     * @param signUp answers those who have no key yet
     * @param settings returns the current settings; called for each request
     * @param ids makes the request ids that callers see
     * @param budget the memory of all bodies together
     */
    public RelayHandler(
            Relay relay,
            ModelCatalog catalog,
            SocketHandler sockets,
            CallerAccountHandler account,
            SignUpHandler signUp,
            CallerIdentification identification,
            Supplier<EdgeSettings> settings,
            CallListener listener,
            Supplier<String> ids,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            MemoryBudget budget) {
        this.sockets = sockets;
        this.account = account;
        this.signUp = signUp;
        this.identification = identification;
        this.listener = listener;
        this.ids = ids;
        this.date = new ResponseDate(clock);
        this.shortages = new ShortageLog(ticker, LOG::warn);
        this.writer = new ResponseWriter(settings, clock, shortages);
        this.models = new ModelsHandler(catalog);
        this.calls = new CallHandler(
                relay,
                identification,
                settings,
                ticker,
                new RequestBodies(() -> settings.get().maxBody(), budget, ticker, alarm),
                writer,
                new StreamHeartbeat(writer, settings, ticker, alarm),
                (exchange, caller) -> requestRejected(exchange, caller, Outcome.CLIENT_GONE, 0));
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
                : answer(exchange, recognised.target(), line);
        return answered.onErrorResume(exchange::isOver, over -> Mono.empty())
                .onErrorResume(error -> refuse(exchange, error));
    }

    private HttpExchange exchange(DialectRules rules, HttpServerRequest request, HttpServerResponse response) {
        return new HttpExchange(ids.get(), rules, request, response, date);
    }

    private Mono<Void> refuse(HttpExchange exchange, Throwable error) {
        return Mono.from(writer.refuse(exchange, refusal(exchange, error)));
    }

    private Mono<Void> answer(HttpExchange exchange, RequestTarget target, RequestLine line) {
        if (target instanceof RequestTarget.Relayed relayed) {
            return calls.relayed(exchange, relayed, line);
        }
        if (target instanceof RequestTarget.Stored stored) {
            return calls.stored(exchange, stored, line);
        }
        if (target instanceof RequestTarget.OfAccount ofAccount) {
            return calls.ofAccount(exchange, ofAccount, line);
        }
        if (target instanceof RequestTarget.OfCaller own) {
            return answerOwn(exchange, own, line);
        }
        if (target instanceof RequestTarget.SignUp asked) {
            return Mono.defer(() -> signUp.answer(exchange, asked.registers(), identification.address(exchange)));
        }
        if (target instanceof RequestTarget.ModelList) {
            return Mono.defer(() -> models.list(exchange, identification.caller(exchange, line)));
        }
        if (target instanceof RequestTarget.Model model) {
            return Mono.defer(() -> models.one(exchange, identification.caller(exchange, line), model.id()));
        }
        return Mono.error(
                ((RequestTarget.Refused) target).refusal(line.method()).asException());
    }

    private Mono<Void> answerOwn(HttpExchange exchange, RequestTarget.OfCaller target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line);
            return calls.withBody(
                    exchange,
                    caller,
                    body -> account.answer(
                            exchange,
                            caller,
                            identification.address(exchange),
                            target.resource(),
                            line,
                            Mono.fromSupplier(
                                    () -> body.copy(0, Math.min(body.length(), CallerAccountHandler.MAX_BODY + 1)))));
        });
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
        requestRejected(
                exchange, null, Outcome.of(refusal.reason()), exchange.rules().status(refusal));
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

    private void requestRejected(HttpExchange exchange, @Nullable Caller caller, Outcome outcome, int status) {
        listener.requestRejected(
                new RejectedRequest(exchange.id(), exchange.rules().dialect(), caller, null, null, outcome, status));
    }
}
