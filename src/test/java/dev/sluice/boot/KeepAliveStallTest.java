package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class KeepAliveStallTest {

    private static final File CERTIFICATE = new File("src/test/resources/tls/server.pem");
    private static final File KEY = new File("src/test/resources/tls/server-key.pem");

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void every_connection_of_http_1_has_the_handler(boolean tls, boolean negotiated) throws Exception {
        List<String> handlers = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create().host("127.0.0.1").port(0);
        if (negotiated) {
            server = server.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                    .secure(spec -> spec.sslContext(Http2SslContextSpec.forServer(CERTIFICATE, KEY)));
        } else if (tls) {
            server = server.secure(spec -> spec.sslContext(Http11SslContextSpec.forServer(CERTIFICATE, KEY)));
        }
        DisposableServer bound = KeepAliveStall.preventOn(server)
                .handle((request, response) -> {
                    request.withConnection(connection ->
                            handlers.addAll(connection.channel().pipeline().names()));
                    return response.sendObject(Mono.just(Unpooled.copiedBuffer("well", StandardCharsets.US_ASCII)));
                })
                .bindNow();
        SslContext trusting = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        HttpClient client = HttpClient.newConnection().protocol(HttpProtocol.HTTP11);
        try {
            (tls ? client.secure(spec -> spec.sslContext(trusting)) : client)
                    .get()
                    .uri((tls ? "https" : "http") + "://127.0.0.1:" + bound.port())
                    .responseContent()
                    .aggregate()
                    .asString()
                    .block();
        } finally {
            bound.disposeNow();
        }

        assertThat(handlers).contains("keepAliveStall");
    }
}
