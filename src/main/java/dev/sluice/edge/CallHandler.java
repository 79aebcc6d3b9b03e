package dev.sluice.edge;

import dev.sluice.accounting.CallListener;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Outcome;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.relay.CallAnswer;
import dev.sluice.relay.Relay;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The handler of requests that are calls: it reads the body and the head, lets the relay answer, and writes the answer. Safe for use
 * by many threads.
 */
public final class CallHandler {

    /** In bytes. A head is read in about 1 ms per MiB, and an event loop must not be blocked for more than half of that. */
    private static final int LARGE_BODY = 512 * 1024;

    private final Relay relay;
    private final CallerIdentification identification;
    private final RequestBodies bodies;
    private final ResponseWriter writer;
    private final StreamHeartbeat heartbeat;
    private final CallListener listener;
    private final Supplier<EdgeSettings> settings;
    private final Ticker ticker;

    /** @param settings returns the current settings; called for each request */
    public CallHandler(
            Relay relay,
            CallerIdentification identification,
            RequestBodies bodies,
            ResponseWriter writer,
            StreamHeartbeat heartbeat,
            CallListener listener,
            Supplier<EdgeSettings> settings,
            Ticker ticker) {
        this.relay = relay;
        this.identification = identification;
        this.bodies = bodies;
        this.writer = writer;
        this.heartbeat = heartbeat;
        this.listener = listener;
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Answers a call whose request says all. */
    Mono<Void> relayed(HttpExchange exchange, RequestTarget.Relayed target, RequestLine line) {
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

    /** Reads the body, and has {@code answer} answer it; all memory of the body is given back in the end. */
    Mono<Void> withBody(HttpExchange exchange, Caller caller, Function<RequestBody, Mono<Void>> answer) {
        return bodies.read(exchange.request(), caller.name())
                .doOnError(
                        HttpExchange::isClientGone,
                        gone -> listener.requestRejected(exchange.rejected(caller, Outcome.CLIENT_GONE, 0)))
                .flatMap(body -> held(body, whole -> exchange.isUnanswered() ? answer.apply(whole) : Mono.empty()));
    }

    /** Has {@code answer} answer a request that needs no body; all memory that it takes is given back in the end. */
    Mono<Void> withoutBody(HttpExchange exchange, Caller caller, Function<RequestBody, Mono<Void>> answer) {
        return held(bodies.none(exchange.request(), caller.name()), answer);
    }

    /** Gives back all memory of a call when it ends, however it ends. */
    private static Mono<Void> held(RequestBody body, Function<RequestBody, Mono<Void>> answer) {
        return Mono.defer(() -> answer.apply(body))
                .doFinally(signal -> body.memory().close());
    }

    /** Returns the call that {@code caller} makes by a request. */
    Call call(
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

    /** Relays {@code call}, and writes its answer. */
    Mono<Void> relay(HttpExchange exchange, Call call, RequestHead head) {
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
}
