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
    private final StreamHeartbeat patience;
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
        this.patience = new StreamHeartbeat(writer, settings, ticker, alarm);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        Target target = Target.of(request.uri());
        RequestTarget address = RequestTarget.of(request.method().name(), target.path());
        Dialect dialect = dialect(address, request.requestHeaders());
        HttpExchange visit = new HttpExchange(ids.get(), dialect, rules.apply(dialect), request, response);
        return answer(visit, address, target.query())
                .onErrorResume(AbortedException.class, gone -> Mono.empty())
                .onErrorResume(error -> Mono.from(writer.refuse(visit, refusal(visit, error), RouteTaken.NONE)));
    }

    private Mono<Void> answer(HttpExchange visit, RequestTarget address, @Nullable String query) {
        if (address instanceof RequestTarget.Relayed relayed) {
            return call(visit, relayed, query);
        }
        if (address instanceof RequestTarget.Stored stored) {
            return stored(visit, stored, query);
        }
        if (address instanceof RequestTarget.OfAccount kept) {
            return ofAccount(visit, kept, query);
        }
        if (address instanceof RequestTarget.ModelList) {
            return Mono.defer(() -> models.list(visit, caller(visit)));
        }
        if (address instanceof RequestTarget.Model model) {
            return Mono.defer(() -> models.one(visit, caller(visit), model.id()));
        }
        return Mono.error(((RequestTarget.Nowhere) address)
                .refusal(visit.request().method().name())
                .asException());
    }

    private Mono<Void> call(HttpExchange visit, RequestTarget.Relayed address, @Nullable String query) {
        return Mono.defer(() -> {
            Caller caller = caller(visit);
            return body(visit, caller).flatMap(body -> {
                Call call = call(visit, caller, address.endpoint(), address.path(), query, body);
                return head(call).flatMap(head -> relayed(visit, call, head)).doFinally(signal -> bodies.release(body));
            });
        });
    }

    private Mono<Void> ofAccount(HttpExchange visit, RequestTarget.OfAccount address, @Nullable String query) {
        return Mono.defer(() -> {
            Caller caller = caller(visit);
            Endpoint endpoint = Endpoint.ofAccount(visit.dialect());
            RequestHead head = relay.headOfAccount(endpoint, address.path());
            return body(visit, caller)
                    .flatMap(body -> relayed(visit, call(visit, caller, endpoint, address.path(), query, body), head)
                            .doFinally(signal -> bodies.release(body)));
        });
    }

    private Mono<byte[]> body(HttpExchange visit, Caller caller) {
        return bodies.read(visit.request())
                .doOnError(AbortedException.class, gone -> turnedAway(visit, caller, Outcome.CLIENT_GONE, 0));
    }

    private Mono<Void> stored(HttpExchange visit, RequestTarget.Stored address, @Nullable String query) {
        return Mono.defer(() -> {
            Caller caller = caller(visit);
            boolean stream = query != null && query.contains("stream=true");
            RequestHead head = relay.headOfStored(caller, address.id(), stream);
            return relayed(visit, call(visit, caller, Endpoint.RESPONSES, address.path(), query, new byte[0]), head);
        });
    }

    private Caller caller(HttpExchange visit) {
        return CallerAuthentication.caller(visit.request().requestHeaders(), callers.get());
    }

    private Call call(
            HttpExchange visit, Caller caller, Endpoint endpoint, String path, @Nullable String query, byte[] body) {
        HttpHeaders fields = visit.request().requestHeaders();
        return new Call(
                visit.id(),
                caller,
                endpoint,
                visit.request().method().name(),
                path,
                query,
                ForwardedHeaders.endToEnd(fields),
                body,
                SluiceHeaders.session(fields),
                ticker.nanos(),
                SluiceHeaders.maxWait(fields, settings.get().maxWait()));
    }

    private Mono<Void> relayed(HttpExchange visit, Call call, RequestHead head) {
        Mono<CallAnswer> answer = relay.relay(call, head);
        return head.stream()
                ? patience.write(visit, call.endpoint(), answer)
                : answer.flatMap(a -> writer.write(visit, a));
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
    private static Dialect dialect(RequestTarget address, HttpHeaders fields) {
        return address instanceof RequestTarget.Relayed relayed
                ? relayed.endpoint().dialect()
                : fields.contains("anthropic-version") ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    private Refusal refusal(HttpExchange visit, Throwable error) {
        Refusal refusal;
        if (error instanceof RefusedCall refused) {
            refusal = refused.refusal();
        } else {
            LOG.error("Call {} ended by a fault of the relay's own", visit.id(), error);
            refusal = Refusal.of(Reason.INTERNAL, "The relay failed; its log says more under this request's id.");
        }
        turnedAway(visit, null, Outcome.of(refusal.reason()), visit.rules().status(refusal));
        return refusal;
    }

    private void turnedAway(HttpExchange visit, @Nullable Caller caller, Outcome outcome, int status) {
        listener.turnedAway(new RejectedRequest(visit.id(), visit.dialect(), caller, null, outcome, status));
    }

    /** The two parts of a request target. */
    private record Target(String path, @Nullable String query) {

        static Target of(String uri) {
            int mark = uri.indexOf('?');
            return mark < 0 ? new Target(uri, null) : new Target(uri.substring(0, mark), uri.substring(mark + 1));
        }
    }
}
