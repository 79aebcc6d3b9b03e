package dev.sluice.bench;

import java.net.URI;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * The least that a proxy on Reactor Netty can do: every byte of the request out, every byte of the answer back.
 *
 * <p>Each event loop has connections of its own. Over one of another loop, a large body stalls for good now and then
 * (Reactor Netty 1.3.7).
 */
public final class BareProxy {

    private static final ThreadLocal<HttpClient> CLIENTS = ThreadLocal.withInitial(
            () -> HttpClient.create(ConnectionProvider.create("bare", 10_000)).disableRetry(true));

    private BareProxy() {}

    /** Serves on port {@code args[0]} and passes everything on to {@code args[1]}. */
    public static void main(String[] args) {
        URI target = URI.create(args[1]);
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .protocol(HttpProtocol.HTTP11)
                .handle((request, response) -> CLIENTS.get()
                        .headers(fields -> {
                            fields.set(request.requestHeaders());
                            fields.set("host", target.getAuthority());
                        })
                        .request(request.method())
                        .uri(args[1] + request.uri())
                        .send(request.receive().retain())
                        .response((answer, body) -> response.status(answer.status())
                                .headers(answer.responseHeaders())
                                .send(body.retain(), part -> true)))
                .bindNow()
                .onDispose()
                .block();
    }
}
