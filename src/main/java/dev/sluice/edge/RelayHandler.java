package dev.sluice.edge;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.call.Alarm;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.Endpoint;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Ticker;
import dev.sluice.edge.socket.ResponsesSockets;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.relay.CallAnswer;
import dev.sluice.relay.Relay;
import dev.sluice.relay.routing.ModelCatalog;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
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

    /** In bytes: a head is read in about 1 ms per MiB, and an event loop is not to be blocked for more than half of that. */
    private static final int LARGE_BODY = 512 * 1024;

    private final Relay relay;
    private final CallerIdentification identification;
    private final Supplier<EdgeSettings> settings;
    private final CallListener listener;
    private final Supplier<String> ids;
    private final Ticker ticker;
    private final ResponseDate date;
    private final RequestBodies bodies;
    private final ResponseWriter writer;
    private final StreamHeartbeat heartbeat;
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
        this.relay = relay;
        this.sockets = sockets;
        this.account = account;
        this.signUp = signUp;
        this.identification = identification;
        this.settings = settings;
        this.listener = listener;
        this.ids = ids;
        this.date = new ResponseDate(clock);
        this.ticker = ticker;
        this.bodies = new RequestBodies(() -> settings.get().maxBody(), budget, ticker, alarm);
        this.writer = new ResponseWriter(settings, clock);
        this.models = new ModelsHandler(catalog);
        this.heartbeat = new StreamHeartbeat(writer, settings, ticker, alarm);
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
            return answerRelayed(exchange, relayed, line);
        }
        if (target instanceof RequestTarget.Stored stored) {
            return answerStored(exchange, stored, line);
        }
        if (target instanceof RequestTarget.OfAccount ofAccount) {
            return answerOfAccount(exchange, ofAccount, line);
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

    private Mono<Void> answerRelayed(HttpExchange exchange, RequestTarget.Relayed target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line, target.endpoint());
            return withBody(exchange, caller, body -> {
                Call call = call(exchange, caller, target.endpoint(), line, target.path(), body);
                return head(exchange, target, call)
                        .onErrorResume(
                                error -> error instanceof RefusedCall && exchange.isUnanswered(),
                                refused -> writer.write(
                                                exchange, relay.unreadable(call, (RefusedCall) refused), body.memory())
                                        .then(Mono.empty()))
                        .flatMap(head -> relay(exchange, call, head));
            });
        });
    }

    private Mono<Void> answerOwn(HttpExchange exchange, RequestTarget.OfCaller target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line);
            return withBody(
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

    private Mono<Void> answerOfAccount(HttpExchange exchange, RequestTarget.OfAccount target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line, target.endpoint());
            return withBody(
                    exchange,
                    caller,
                    body -> ofAccount(exchange, call(exchange, caller, target.endpoint(), line, target.path(), body)));
        });
    }

    private Mono<Void> ofAccount(HttpExchange exchange, Call call) {
        return Mono.defer(() -> relay.isSharedList(call)
                ? relay.list(call).flatMap(list -> exchange.sendJson(list.orThrow()))
                : relay(exchange, call, relay.headOfAccount(call).orThrow()));
    }

    private Mono<Void> answerStored(HttpExchange exchange, RequestTarget.Stored target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line, target.endpoint());
            return relay.awaitOwner(target.id()).then(Mono.defer(() -> answerStored(exchange, target, line, caller)));
        });
    }

    private Mono<Void> answerStored(
            HttpExchange exchange, RequestTarget.Stored target, RequestLine line, Caller caller) {
        Optional<Decision<byte[]>> kept = relay.kept(caller, line.method(), target, line.query());
        if (kept.isPresent()) {
            return exchange.sendJson(kept.get().orThrow());
        }
        RequestHead head =
                relay.headOfStored(caller, target.id(), target.stream()).orThrow();
        return held(
                bodies.none(exchange.request(), caller.name()),
                body -> relay(exchange, call(exchange, caller, target.endpoint(), line, target.path(), body), head));
    }

    private Mono<Void> withBody(HttpExchange exchange, Caller caller, Function<RequestBody, Mono<Void>> answer) {
        return bodies.read(exchange.request(), caller.name())
                .doOnError(
                        HttpExchange::isClientGone, gone -> requestRejected(exchange, caller, Outcome.CLIENT_GONE, 0))
                .flatMap(body -> held(body, whole -> exchange.isUnanswered() ? answer.apply(whole) : Mono.empty()));
    }

    /** Gives back all memory of a call when it ends, however it ends. */
    private static Mono<Void> held(RequestBody body, Function<RequestBody, Mono<Void>> answer) {
        return Mono.defer(() -> answer.apply(body))
                .doFinally(signal -> body.memory().close());
    }

    private Call call(
            HttpExchange exchange, Caller caller, Endpoint endpoint, RequestLine line, String path, RequestBody body) {
        HttpHeaders headers = exchange.request().requestHeaders();
        return new Call(
                exchange.id(),
                caller,
                endpoint,
                line.method(),
                path,
                line.without(exchange.rules().credentialParameters()).query(),
                ForwardedHeaders.endToEnd(headers),
                body,
                SluiceHeaders.session(headers),
                ticker.nanos(),
                SluiceHeaders.maxWait(headers, settings.get().maxWait()));
    }

    private Mono<Void> relay(HttpExchange exchange, Call call, RequestHead head) {
        // No other attempt is made once there is an answer, so that nothing needs the body any more.
        Mono<CallAnswer> answer =
                relay.relay(call, head).doOnNext(committed -> call.body().free());
        return head.stream()
                ? heartbeat.write(exchange, call.endpoint(), answer, call.body().memory())
                : answer.flatMap(a -> writer.write(exchange, a, call.body().memory()));
    }

    private static Mono<RequestHead> head(HttpExchange exchange, RequestTarget.Relayed target, Call call) {
        Mono<RequestHead> head = Mono.fromSupplier(
                () -> exchange.rules().head(target, call.headers().first("content-type"), call.body()));
        return call.body().length() > LARGE_BODY ? head.subscribeOn(Schedulers.parallel()) : head;
    }

    private Refusal refusal(HttpExchange exchange, Throwable error) {
        Refusal refusal;
        if (error instanceof RefusedCall refused) {
            refusal = refused.refusal();
        } else {
            LOG.error("Call {} ended by a fault of the relay's own", exchange.id(), error);
            refusal = Refusal.of(Reason.INTERNAL, "The relay failed; its log says more under this request's id.");
        }
        requestRejected(
                exchange, null, Outcome.of(refusal.reason()), exchange.rules().status(refusal));
        return refusal;
    }

    private void requestRejected(HttpExchange exchange, @Nullable Caller caller, Outcome outcome, int status) {
        listener.requestRejected(
                new RejectedRequest(exchange.id(), exchange.rules().dialect(), caller, null, outcome, status));
    }
}
