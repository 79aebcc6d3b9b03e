package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.InputStream;
import java.net.URI;
import java.security.KeyStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider;
import reactor.test.StepVerifier;

class Http2Test {

    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";

    private final BlockingQueue<String> versions = new LinkedBlockingQueue<>();
    private final CountDownLatch streamReset = new CountDownLatch(1);
    private DisposableServer server;

    @BeforeEach
    void serve() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Http2Test.class.getResourceAsStream("/upstream/loopback.p12")) {
            store.load(file, "loopback".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "loopback".toCharArray());
        SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forServer(keys);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .secure(spec -> spec.sslContext(tls))
                .handle(this::answer)
                .bindNow();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        versions.add(request.protocol());
        Flux<String> endless = Flux.just(HELLO).concatWith(Mono.never());
        request.withConnection(
                connection -> connection.channel().closeFuture().addListener(closed -> streamReset.countDown()));
        return request.receive()
                .then()
                .thenMany(response.sse().sendString(endless).then());
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private static HttpClient trusting(HttpClient client) {
        SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forClient()
                .configure(builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE));
        return client.secure(spec -> spec.sslContext(tls));
    }

    @Test
    void a_stream_over_http_2_is_reset_as_soon_as_its_body_is_cancelled() throws Exception {
        URI url = URI.create("https://127.0.0.1:" + server.port());
        try (UpstreamFixture fixture = new UpstreamFixture(url, Http2Test::trusting)) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            StepVerifier.create(answer.body().map(UpstreamFixture::text))
                    .expectNext(HELLO)
                    .thenCancel()
                    .verify(UpstreamFixture.MAX_WAIT);
            assertThat(versions.poll(60, TimeUnit.SECONDS)).isEqualTo("HTTP/2.0");
            assertThat(streamReset.await(60, TimeUnit.SECONDS)).isTrue();
            fixture.lease.ending();
            assertThat(fixture.lease.endings()).containsExactly("cancelled");
        }
    }
}
