package dev.sluice.bench;

import dev.sluice.boot.KeepAliveStall;
import java.io.File;
import java.net.URI;
import javax.net.ssl.SSLException;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/** A minimal proxy on Reactor Netty, which passes every byte of requests and answers on. */
public final class BareProxy {

    private BareProxy() {}

    /** Listens on port {@code args[0]} and forwards to {@code args[1]}, over HTTP/2 where that is {@code https}. */
    public static void main(String[] args) throws SSLException {
        URI target = URI.create(args[1]);
        HttpClient plain =
                HttpClient.create(ConnectionProvider.create("bare", 10_000)).disableRetry(true);
        HttpClient client = target.getScheme().equals("https") ? secure(plain) : plain;
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

    private static HttpClient secure(HttpClient client) throws SSLException {
        Http2SslContextSpec context = Http2SslContextSpec.forClient()
                .configure(builder -> builder.trustManager(new File(FixedUpstream.TLS, "ca.pem")));
        return client.protocol(HttpProtocol.H2).secure(tls -> tls.sslContext(context));
    }
}
