package dev.sluice.bench;

import dev.sluice.boot.KeepAliveStall;
import java.net.URI;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/** A minimal proxy on Reactor Netty, which passes every byte of requests and answers on. */
public final class BareProxy {

    private BareProxy() {}

    /** Listens on port {@code args[0]} and forwards to {@code args[1]}. */
    public static void main(String[] args) {
        URI target = URI.create(args[1]);
        HttpClient client =
                HttpClient.create(ConnectionProvider.create("bare", 10_000)).disableRetry(true);
        KeepAliveStall.preventOn(HttpServer.create())
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .protocol(HttpProtocol.HTTP11)
                .handle((request, response) -> client.headers(fields -> {
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
