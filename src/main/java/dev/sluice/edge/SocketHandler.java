package dev.sluice.edge;

import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Ticker;
import dev.sluice.edge.socket.ResponsesSockets;
import dev.sluice.edge.socket.SocketCalls;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.relay.CallAnswer;
import dev.sluice.relay.Relay;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The handler of requests for a WebSocket: opens one for Responses, whose requests then are calls like any other, and refuses all
 * others. Safe for use by many threads.
 */
public final class SocketHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

    /** The answer at which clients use HTTP instead, and do so at once. */
    private static final int UPGRADE_REQUIRED = 426;

    private static final RequestTarget.Relayed RESPONSES =
            new RequestTarget.Relayed(Endpoint.RESPONSES, Endpoint.RESPONSES.path());

    private final Relay relay;
    private final ResponsesSockets sockets;
    private final CallerIdentification identification;
    private final Supplier<EdgeSettings> settings;
    private final Ticker ticker;

    public SocketHandler(
            Relay relay,
            ResponsesSockets sockets,
            CallerIdentification identification,
            Supplier<EdgeSettings> settings,
            Ticker ticker) {
        this.relay = relay;
        this.sockets = sockets;
        this.identification = identification;
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Answers a request for a WebSocket. */
    Mono<Void> answer(HttpExchange exchange, RequestLine line) {
        return Mono.defer(() -> {
            if (!line.pathBelow("/v1").equals(Endpoint.RESPONSES.path())) {
                return refuse(
                        exchange, "There is no WebSocket at " + line.path() + " (expected: HTTP without an upgrade).");
            }
            Caller caller = identification.caller(exchange, line, Endpoint.RESPONSES);
            if (!sockets.admit(caller.name())) {
                return refuse(exchange, "No further WebSocket can be opened now (expected: HTTP without an upgrade).");
            }
            exchange.commonFields();
            return sockets.serve(exchange.response(), exchange.id(), caller.name(), new Calls(exchange, line));
        });
    }

    /** Refuses the upgrade: RFC 9110, 15.5.22, has the answer name the protocol to use. */
    private static Mono<Void> refuse(HttpExchange exchange, String message) {
        byte[] body = exchange.rules().body(Refusal.of(Reason.UNSUPPORTED, message), exchange.id());
        exchange.commonFields();
        exchange.response()
                .status(UPGRADE_REQUIRED)
                .header(HttpHeaderNames.UPGRADE, "HTTP/1.1")
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json");
        return Mono.from(exchange.send(body));
    }

    /** The calls of one socket: each has the fields of its handshake, and the session of its socket where it names none. */
    private final class Calls implements SocketCalls {

        private final HttpExchange exchange;
        private final RequestLine line;
        private final Headers headers;
        private final String session;

        Calls(HttpExchange exchange, RequestLine line) {
            HttpHeaders fields = exchange.request().requestHeaders();
            this.exchange = exchange;
            this.line = line;
            this.headers = new Headers();
            ForwardedHeaders.endToEnd(fields).forEach((name, value) -> {
                // It asks for the socket itself; over HTTP it means nothing.
                if (!(name.equals("openai-beta") && value.startsWith("responses_websockets"))) {
                    headers.add(name, value);
                }
            });
            headers.add("content-type", "application/json");
            String named = SluiceHeaders.session(fields);
            this.session = named == null ? exchange.id() : named;
        }

        @Override
        public Mono<CallAnswer> relay(String id, byte[] message) {
            return Mono.defer(() -> {
                // Messages are counted by the sockets' own bound.
                RequestBody body = RequestBody.of(message);
                Call call = new Call(
                        id,
                        identification.caller(exchange, line, Endpoint.RESPONSES),
                        Endpoint.RESPONSES,
                        "POST",
                        Endpoint.RESPONSES.path(),
                        null,
                        headers,
                        body,
                        session,
                        ticker.nanos(),
                        SluiceHeaders.maxWait(
                                exchange.request().requestHeaders(),
                                settings.get().maxWait()));
                RequestHead head = exchange.rules().head(RESPONSES, "application/json", body);
                return relay.relay(call, head);
            });
        }

        @Override
        public Refusal refusal(String id, Throwable fault) {
            LOG.error("Call {} ended by a fault of the relay's own", id, fault);
            return Refusal.of(Reason.INTERNAL, "The relay failed; its log has the details under this request's id.");
        }
    }
}
