package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** The transport of requests: HTTP/2 without TLS, compressed bodies, and either credential. */
@ExtendWith(SharedRelay.class)
class ClientTransportTest {

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    ClientTransportTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @BeforeEach
    void echo() {
        upstream.will((request, wire) -> wire.json("{\"echo\":" + request.text() + "}"));
    }

    @Test
    void http_2_with_prior_knowledge_carries_many_calls_on_one_connection() {
        HttpClient client = HttpClient.newConnection().protocol(HttpProtocol.H2C);

        var answers = Flux.range(0, 40)
                .flatMap(
                        i -> client.headers(fields -> fields.set("authorization", "Bearer " + RunningRelay.CLIENT_KEY))
                                .post()
                                .uri(relay.url() + SampleRequest.CHAT.path())
                                .send(Mono.fromSupplier(
                                        () -> Unpooled.copiedBuffer(SampleRequest.CHAT.body(), StandardCharsets.UTF_8)))
                                .responseSingle((response, body) -> body.asString()
                                        .map(text -> response.version().majorVersion() + " " + text)),
                        40)
                .collectList()
                .block(Duration.ofMinutes(1));

        assertThat(answers).hasSize(40).containsOnly("2 {\"echo\":" + SampleRequest.CHAT.body() + "}");
    }

    @Test
    void http_2_by_upgrade_includes_the_first_body() throws Exception {
        var client = java.net.http.HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(relay.url() + SampleRequest.CHAT.path()))
                .header("authorization", "Bearer " + RunningRelay.CLIENT_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(SampleRequest.CHAT.body()))
                .build();

        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"echo\":" + SampleRequest.CHAT.body() + "}");
    }

    @Test
    void a_large_body_that_asks_for_an_upgrade_is_served_without_it() throws Exception {
        var client = java.net.http.HttpClient.newHttpClient();
        String body = SampleRequest.CHAT.body().replace("Hello there", "a".repeat(1 << 20));
        HttpRequest request = HttpRequest.newBuilder(URI.create(relay.url() + SampleRequest.CHAT.path()))
                .header("authorization", "Bearer " + RunningRelay.CLIENT_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();

        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
        assertThat(answer.body()).isEqualTo("{\"echo\":" + body + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 60000000", "transfer-encoding: chunked"})
    void a_large_upgrade_without_a_key_is_refused_before_its_body_is_read(String framing) throws Exception {
        try (RawClient client = new RawClient(relay.port())) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nhost: relay\r\nconnection: upgrade, http2-settings\r\n"
                    + "upgrade: h2c\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA\r\n" + framing + "\r\n\r\n");

            assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void a_connection_works_after_pipelined_requests() throws Exception {
        String call = "GET /v1/models HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + RunningRelay.CLIENT_KEY;
        try (RawClient client = new RawClient(relay.port())) {
            goesOn(client, call + "\r\n\r\n", "GET /nowhere HTTP/1.1\r\nhost: relay\r\n\r\n");
        }
    }

    @Test
    void a_connection_to_the_management_port_works_after_pipelined_requests() throws Exception {
        try (RawClient client = new RawClient(relay.managementPort())) {
            goesOn(
                    client,
                    "GET /metrics HTTP/1.1\r\nhost: relay\r\n\r\n",
                    "GET /nowhere HTTP/1.1\r\nhost: relay\r\n\r\n");
        }
    }

    /** The second of two requests is answered at once after the first, when nothing is left to read. */
    private static void goesOn(RawClient client, String later, String atOnce) throws Exception {
        for (int i = 0; i < 3; i++) {
            client.send(later + atOnce);
            client.readUntil("HTTP/1.1 200");
            client.readUntil("HTTP/1.1 404");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "identity"})
    void a_compressed_body_is_decompressed(String encoding) throws Exception {
        HttpResponse<String> answer = post(compressed(encoding, SampleRequest.CHAT.body()), encoding);

        assertThat(answer.body()).isEqualTo("{\"echo\":" + SampleRequest.CHAT.body() + "}");
    }

    @Test
    void a_body_that_is_not_in_its_content_encoding_is_a_bad_request_and_an_unknown_one_is_unsupported()
            throws Exception {
        assertThat(post(SampleRequest.CHAT.body().getBytes(StandardCharsets.UTF_8), "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(SampleRequest.CHAT.body().getBytes(StandardCharsets.UTF_8), "br")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void a_body_that_exceeds_the_bound_after_decompression_is_too_large() throws Exception {
        HttpResponse<String> answer =
                post(compressed("gzip", SampleRequest.CHAT.body() + " ".repeat(65 << 20)), "gzip");

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization: Bearer sk-client",
                "authorization: bearer   sk-client  ",
                "authorization: Bearer sk-client\t",
                "x-api-key: sk-client",
                "x-api-key:    sk-client   ",
            })
    void the_client_s_key_is_accepted_in_any_header(String field) throws Exception {
        assertThat(withCredential(field)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization: Bearer sk-client-2",
                "authorization: Bearer",
                "authorization: Basic c2stY2xpZW50",
                "x-api-key: SK-CLIENT",
                "x-nothing: at all",
            })
    void any_other_key_is_refused(String field) throws Exception {
        assertThat(withCredential(field))
                .startsWith("HTTP/1.1 401")
                .contains("\"code\":\"invalid_api_key\"", "\"message\":\"Incorrect API key provided");
    }

    private String withCredential(String field) throws Exception {
        String request = new String(RawClient.request(SampleRequest.CHAT), StandardCharsets.UTF_8)
                .replace("authorization: Bearer " + RunningRelay.CLIENT_KEY, field);
        try (RawClient client = new RawClient(relay)) {
            return client.send(request).readToEnd();
        }
    }

    private HttpResponse<String> post(byte[] body, String encoding) {
        return relay.send(relay.request(SampleRequest.CHAT.path(), "content-encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static byte[] compressed(String encoding, String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPOutputStream(bytes);
            case "deflate" -> new DeflaterOutputStream(bytes);
            default -> bytes;
        }) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
