package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.TlsProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the relay's port, as docs/operations.md configures it. */
@Timeout(90)
class ListenerTlsTest {

    @TempDir
    private Path directory;

    private Path configuration(ScriptedUpstream upstream) throws Exception {
        copy("server.pem", "relay.pem");
        copy("server-key.pem", "relay-key.pem");
        return Files.writeString(directory.resolve("sluice.yml"), """
            sluice:
              providers: [{ name: only, dialect: openai, base-url: %s, keys: [sk-up] }]
              clients: [{ name: app, key: sk-client }]
            server.ssl.bundle: relay
            spring:
              ssl.bundle:
                watch.file.quiet-period: 50ms
                pem.relay:
                  reload-on-update: true
                  keystore: { certificate: "file:%s", private-key: "file:%s" }
            """.formatted(
                        upstream.baseUrl(), directory.resolve("relay.pem"), directory.resolve("relay-key.pem")));
    }

    private void copy(String from, String to) throws Exception {
        Path next = directory.resolve(to + ".next");
        Files.copy(TlsProvider.file(from).toPath(), next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, directory.resolve(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(TlsProvider.file("ca.pem").toPath())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> call(RunningRelay relay, HttpClient.Version version) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusting()).version(version).build();
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + relay.port() + SampleRequest.CHAT.path()))
                        .header("authorization", "Bearer sk-client")
                        .POST(HttpRequest.BodyPublishers.ofString(SampleRequest.CHAT.body()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String subject(RunningRelay relay) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", relay.port())) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @Test
    void calls_come_by_http_2_and_http_1_and_a_renewed_certificate_needs_no_restart() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.of(configuration(upstream))) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpResponse<String> answer = call(relay, version);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(version);
            }
            assertThat(subject(relay)).isEqualTo("CN=server");

            copy("server-renewed.pem", "relay.pem");
            copy("server-renewed-key.pem", "relay-key.pem");
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> subject(relay).equals("CN=server-renewed"));
            assertThat(call(relay, HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pipelined_requests_over_one_connection_are_all_answered() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.of(configuration(upstream));
                SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", relay.port())) {
            socket.setSoTimeout(20_000);
            String request = "GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n";
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            for (int round = 0; round < 3; round++) {
                out.write(request.repeat(2).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                StringBuilder answers = new StringBuilder();
                while (answers.toString().split("HTTP/1.1 404", -1).length < 3) {
                    answers.append((char) in.read());
                }
            }
        }
    }

    /** RFC 9110, 2.5, and RFC 9112, 3.2 and 6.3, over TLS: with a protocol that the handshake settled on, and without one. */
    @Test
    void what_is_malformed_is_refused_in_a_version_that_is_spoken_and_its_connection_closed() throws Exception {
        String call = "POST /v1/chat/completions ";
        String host = "\r\nhost: localhost\r\n";
        List<String> beginnings = List.of(
                call + "HTTP/2.8" + host,
                call + "HTTP/9.7" + host,
                call + "HTTP/0.9" + host,
                call + "HTTP/1.1\r\nx-a: 1\r\n",
                call + "HTTP/1.1" + host + "host: elsewhere\r\n",
                call + "HTTP/1.1" + host + "content-length: 5\r\n",
                call + "HTTP/1.1" + host + "transfer-encoding: chunked\r\n",
                call + "HTTP/1.1" + host + "x-a : 1\r\n");
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.of(configuration(upstream))) {
            for (String beginning : beginnings) {
                for (String protocol : new String[] {null, "http/1.1"}) {
                    assertThat(ask(relay, protocol, beginning))
                            .as(beginning)
                            .startsWith("HTTP/1.1 400 ")
                            .containsIgnoringCase("connection: close")
                            .doesNotContain("HTTP/1.1 200");
                }
            }
            assertThat(upstream.received()).isEmpty();
        }
    }

    /** Returns all that comes back for a call with this beginning, after which another request follows. */
    private static String ask(RunningRelay relay, @Nullable String protocol, String beginning) throws Exception {
        String body = SampleRequest.CHAT.body();
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", relay.port())) {
            socket.setSoTimeout(20_000);
            if (protocol != null) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {protocol});
                socket.setSSLParameters(parameters);
            }
            socket.getOutputStream()
                    .write((beginning + "authorization: Bearer sk-client\r\ncontent-length: " + body.length()
                                    + "\r\n\r\n" + body + "GET /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
