package dev.sluice.edge;

import dev.sluice.access.CallerDirectory;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.Alarm;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.request.RequestHeads;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.relay.CallAnswer;
import dev.sluice.relay.Relay;
import dev.sluice.relay.routing.ModelCatalog;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The relay's port: turns what comes over HTTP into calls, and answers them in the caller's dialect.
 *
 * <p>Sits on Reactor Netty directly, without a web framework between, since this is the path of every byte.
 */
public final class RelayHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final Logger LOG = LoggerFactory.getLogger(RelayHandler.class);

    /** Reading a head costs about a millisecond a megabyte; more than half of one is no business of an event loop's. */
    private static final int LARGE = 512 * 1024;

    private final Relay relay;
    private final Supplier<CallerDirectory> callers;
    private final Supplier<EdgeSettings> settings;
    private final Function<Dialect, DialectRules> rules;
    private final CallListener listener;
    private final Supplier<String> ids;
    private final Ticker ticker;
    private final RequestBodies bodies;
    private final ResponseWriter writer;
    private final StreamHeartbeat heartbeat;
    private final ModelsHandler models;

    public RelayHandler(
            Relay relay,
            ModelCatalog catalog,
            Supplier<CallerDirectory> callers,
            Supplier<EdgeSettings> settings,
            Function<Dialect, DialectRules> rules,
            CallListener listener,
            Supplier<String> ids,
            Ticker ticker,
            Alarm alarm,
            long mostBodyBytesTogether) {
        this.relay = relay;
        this.callers = callers;
        this.settings = settings;
        this.rules = rules;
        this.listener = listener;
        this.ids = ids;
        this.ticker = ticker;
        this.bodies = new RequestBodies(() -> settings.get().maxBody(), mostBodyBytesTogether);
        this.writer = new ResponseWriter(settings);
        this.models = new ModelsHandler(catalog);
        this.heartbeat = new StreamHeartbeat(writer, settings, ticker, alarm);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        Target target = Target.of(request.uri());
        RequestTarget requestTarget = RequestTarget.of(request.method().name(), target.path());
        Dialect dialect = dialect(requestTarget, request.requestHeaders());
        HttpExchange exchange = new HttpExchange(ids.get(), dialect, rules.apply(dialect), request, response);
        return answer(exchange, requestTarget, target.query())
                .onErrorResume(AbortedException.class, gone -> Mono.empty())
                .onErrorResume(error -> Mono.from(writer.refuse(exchange, refusal(exchange, error), RouteTaken.NONE)));
    }

    private Mono<Void> answer(HttpExchange exchange, RequestTarget requestTarget, @Nullable String query) {
        if (requestTarget instanceof RequestTarget.Relayed relayed) {
            return call(exchange, relayed, query);
        }
        if (requestTarget instanceof RequestTarget.Stored stored) {
            return stored(exchange, stored, query);
        }
        if (requestTarget instanceof RequestTarget.OfAccount kept) {
            return ofAccount(exchange, kept, query);
        }
        if (requestTarget instanceof RequestTarget.ModelList) {
            return Mono.defer(() -> models.list(exchange, caller(exchange)));
        }
        if (requestTarget instanceof RequestTarget.Model model) {
            return Mono.defer(() -> models.one(exchange, caller(exchange), model.id()));
        }
        return Mono.error(((RequestTarget.Nowhere) requestTarget)
                .refusal(exchange.request().method().name())
                .asException());
    }

    private Mono<Void> call(HttpExchange exchange, RequestTarget.Relayed requestTarget, @Nullable String query) {
        return Mono.defer(() -> {
            Caller caller = caller(exchange);
            return body(exchange, caller).flatMap(body -> {
                Call call = call(exchange, caller, requestTarget.endpoint(), requestTarget.path(), query, body);
                return head(call)
                        .flatMap(head -> relayed(exchange, call, head))
                        .doFinally(signal -> bodies.release(body));
            });
        });
    }

    private Mono<Void> ofAccount(HttpExchange exchange, RequestTarget.OfAccount requestTarget, @Nullable String query) {
        return Mono.defer(() -> {
            Caller caller = caller(exchange);
            Endpoint endpoint = Endpoint.ofAccount(exchange.dialect());
            RequestHead head =
                    relay.headOfAccount(endpoint, requestTarget.path()).orThrow();
            return body(exchange, caller)
                    .flatMap(body -> relayed(
                                    exchange, call(exchange, caller, endpoint, requestTarget.path(), query, body), head)
                            .doFinally(signal -> bodies.release(body)));
        });
    }

    private Mono<byte[]> body(HttpExchange exchange, Caller caller) {
        return bodies.read(exchange.request())
                .doOnError(AbortedException.class, gone -> requestRejected(exchange, caller, Outcome.CLIENT_GONE, 0));
    }

    private Mono<Void> stored(HttpExchange exchange, RequestTarget.Stored requestTarget, @Nullable String query) {
        return Mono.defer(() -> {
            Caller caller = caller(exchange);
            boolean stream = query != null && query.contains("stream=true");
            RequestHead head =
                    relay.headOfStored(caller, requestTarget.id(), stream).orThrow();
            return relayed(
                    exchange,
                    call(exchange, caller, Endpoint.RESPONSES, requestTarget.path(), query, new byte[0]),
                    head);
        });
    }

    private Caller caller(HttpExchange exchange) {
        return CallerAuthentication.caller(exchange.request().requestHeaders(), callers.get());
    }

    private Call call(
            HttpExchange exchange, Caller caller, Endpoint endpoint, String path, @Nullable String query, byte[] body) {
        HttpHeaders fields = exchange.request().requestHeaders();
        return new Call(
                exchange.id(),
                caller,
                endpoint,
                exchange.request().method().name(),
                path,
                query,
                ForwardedHeaders.endToEnd(fields),
                body,
                SluiceHeaders.session(fields),
                ticker.nanos(),
                SluiceHeaders.maxWait(fields, settings.get().maxWait()));
    }

    private Mono<Void> relayed(HttpExchange exchange, Call call, RequestHead head) {
        Mono<CallAnswer> answer = relay.relay(call, head);
        return head.stream()
                ? heartbeat.write(exchange, call.endpoint(), answer)
                : answer.flatMap(a -> writer.write(exchange, a));
    }

    private static Mono<RequestHead> head(Call call) {
        Mono<RequestHead> head = Mono.fromSupplier(() -> read(call));
        return call.body().length > LARGE ? head.subscribeOn(Schedulers.parallel()) : head;
    }

    private static RequestHead read(Call call) {
        String boundary = MultipartForm.boundary(call.headers().first("content-type"));
        return boundary == null
                ? RequestHeads.read(call.body(), call.endpoint())
                : RequestHeads.readMultipart(call.body(), boundary);
    }

    /** An endpoint has its dialect; elsewhere the field tells that Anthropic's SDKs always send and others never. */
    private static Dialect dialect(RequestTarget requestTarget, HttpHeaders fields) {
        return requestTarget instanceof RequestTarget.Relayed relayed
                ? relayed.endpoint().dialect()
                : fields.contains("anthropic-version") ? Dialect.ANTHROPIC : Dialect.OPENAI;
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
        listener.requestRejected(new RejectedRequest(exchange.id(), exchange.dialect(), caller, null, outcome, status));
    }

    /** The two parts of a request target. */
    private record Target(String path, @Nullable String query) {

        static Target of(String uri) {
            int mark = uri.indexOf('?');
            return mark < 0 ? new Target(uri, null) : new Target(uri.substring(0, mark), uri.substring(mark + 1));
        }
    }
}
