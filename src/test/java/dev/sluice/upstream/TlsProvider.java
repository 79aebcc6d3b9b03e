package dev.sluice.upstream;

import io.netty.handler.ssl.ClientAuth;
import java.io.File;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** A provider on loopback that is reached by TLS, with a certificate of the tests' authority. */
public final class TlsProvider implements AutoCloseable {

    private static final String ANSWER =
            "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}";

    /** The versions and URLs of the requests. */
    public final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private final DisposableServer server;

    /** @param clients whether clients have to show a certificate */
    public TlsProvider(ClientAuth clients) {
        Http2SslContextSpec tls = Http2SslContextSpec.forServer(file("server.pem"), file("server-key.pem"));
        tls.configure(builder -> builder.clientAuth(clients).trustManager(file("ca.pem")));
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .secure(spec -> spec.sslContext(tls))
                .handle((request, response) -> {
                    requests.add(request.protocol() + ' ' + request.uri());
                    return request.receive()
                            .then(response.header("content-type", "application/json")
                                    .sendString(Mono.just(ANSWER))
                                    .then());
                })
                .bindNow();
    }

    /** Returns a file of the tests' certificates. */
    public static File file(String name) {
        return new File("src/test/resources/tls/" + name);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
