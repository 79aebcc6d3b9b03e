package dev.sluice.edge.socket;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.edge.closing.LingeringClose;
import dev.sluice.edge.closing.LingeringConnections;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * The open sockets of the relay, bounded together and by client. Once it is drained, sockets close as soon as nothing is under way
 * on them. Safe for use by many threads.
 */
public final class ResponsesSockets {

    private final Supplier<Limits> limits;
    private final Supplier<String> ids;
    private final Ticker ticker;
    private final Alarm alarm;
    private final InstantSource clock;
    private final SocketMemory memory;
    private final Set<ResponsesSocket> open = ConcurrentHashMap.newKeySet();
    private final SocketCount count = new SocketCount();
    private final LingeringConnections lingering;
    private volatile boolean draining;

    /**
     * @param limits returns the bounds in force
     * @param ids makes ids of letters and digits
     * @param maxMemory the most bytes that all sockets may read and keep at one time
     * @param lingering those of all connections of the port that are read on until their clients close them
     */
    public ResponsesSockets(
            Supplier<Limits> limits,
            Supplier<String> ids,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            long maxMemory,
            LingeringConnections lingering) {
        this.limits = limits;
        this.ids = ids;
        this.ticker = ticker;
        this.alarm = alarm;
        this.clock = clock;
        this.memory = new SocketMemory(maxMemory);
        this.lingering = lingering;
    }

    /**
     * The bounds on sockets.
     *
     * @param most how many may be open; 0 serves none
     * @param idle the longest time without a request, after which a socket is closed
     * @param heartbeat the time between two signs of life
     * @param maxMessage the most bytes of one message
     */
    public record Limits(int most, Duration idle, Duration heartbeat, int maxMessage) {}

    /** Returns whether {@code request} asks for a WebSocket. */
    public static boolean isAskedBy(HttpServerRequest request) {
        HttpHeaders fields = request.requestHeaders();
        return request.method().equals(HttpMethod.GET)
                && fields.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && fields.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true);
    }

    /** Returns whether another socket of the client called {@code client} may be opened; it then counts until it closes. */
    public boolean admit(String client) {
        return !draining && count.enter(client, limits.get().most());
    }

    /**
     * Opens a socket that {@link #admit} has let in, and serves it to its end.
     *
     * @param id the request id of the handshake, with which those of its calls begin
     */
    public Mono<Void> serve(HttpServerResponse response, String id, String client, SocketCalls calls) {
        Limits now = limits.get();
        ResponsesSocket socket = new ResponsesSocket(id, calls, now, memory, ids, ticker, alarm, clock, ended -> {
            open.remove(ended);
            count.leave(client);
        });
        WebsocketServerSpec spec = WebsocketServerSpec.builder()
                // The gate before the decoder bounds a message, with an error that its client can read.
                .maxFramePayloadLength(Integer.MAX_VALUE)
                .build();
        return response.sendWebsocket(
                        (in, out) -> {
                            open.add(socket);
                            in.withConnection(connection -> LingeringClose.on(connection.channel(), lingering));
                            if (draining) {
                                socket.drain();
                            }
                            return socket.run(in, out);
                        },
                        spec)
                // It completes with the handshake; from then on the socket itself knows its end.
                .doOnError(failed -> socket.end())
                .doOnCancel(socket::end);
    }

    /** Takes no more sockets, and closes those on which nothing is under way, now or later. */
    public void drain() {
        draining = true;
        // All are told before the first closes, so that its client finds no other socket that still takes requests.
        open.forEach(ResponsesSocket::takeNoMore);
        open.forEach(ResponsesSocket::drain);
    }
}
