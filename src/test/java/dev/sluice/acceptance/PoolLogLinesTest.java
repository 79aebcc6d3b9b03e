package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RefusingPort;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;

/** The lines of the log that tell an operator of keys and providers that fail. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PoolLogLinesTest {

    private static final String WRONG_KEY =
            "{\"error\":{\"message\":\"Incorrect API key provided: sk-up-secret\",\"type\":\"invalid_request_error\","
                    + "\"code\":\"invalid_api_key\"}}";

    @Test
    void a_refused_key_is_one_line_with_the_providers_words_and_the_call_and_a_recovery_another(CapturedOutput log) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(
                        upstream.baseUrl(),
                        List.of("sk-up-secret"),
                        "providers[1].keys[0].name=k0",
                        "auth.admin-key=sk-admin")) {
            upstream.will((request, wire) -> wire.refuse(401, WRONG_KEY));
            HttpResponse<String> refused = relay.post(SampleRequest.CHAT);
            for (int i = 0; i < 5; i++) {
                relay.post(SampleRequest.CHAT);
            }

            assertThat(refused.statusCode()).isEqualTo(503);
            List<String> lines = lines(log, "openai/k0");
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0))
                    .contains("is revoked: revoked (401): Incorrect API key provided", "tried again in 10 min")
                    .contains("(request "
                            + refused.headers().firstValue("x-request-id").orElseThrow() + ")")
                    .doesNotContain("sk-up");
            assertThat(admin(relay, "/admin/keys"))
                    .contains("Incorrect API key provided")
                    .doesNotContain("sk-up");
            assertThat(admin(relay, "/admin/calls"))
                    .contains("Incorrect API key provided")
                    .doesNotContain("sk-up");
        }
    }

    @Test
    void a_provider_that_is_not_there_is_one_line_with_the_reason_until_it_is_there(CapturedOutput log) {
        try (RefusingPort port = new RefusingPort();
                RunningRelay relay = RunningRelay.over(
                        "http://127.0.0.1:" + port.number(), List.of("sk-up-1", "sk-up-2"), "queue.max-wait=200ms")) {
            for (int i = 0; i < 5; i++) {
                relay.post(SampleRequest.CHAT);
            }

            List<String> lines = lines(log, "provider openai cannot be reached");
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).contains("connection refused").doesNotContain("sk-up");
            assertThat(log.getAll()).doesNotContain("\tat ");
        }
    }

    @Test
    void a_host_name_that_does_not_resolve_is_named_as_the_reason(CapturedOutput log) {
        try (RunningRelay relay =
                RunningRelay.over("http://no-such-host.invalid", List.of("sk-up-1"), "queue.max-wait=200ms")) {
            relay.post(SampleRequest.CHAT);

            assertThat(lines(log, "provider openai cannot be reached"))
                    .singleElement()
                    .asString()
                    .contains("(DNS)");
        }
    }

    @Test
    void a_certificate_that_no_trust_store_vouches_for_is_named_as_the_reason(CapturedOutput log) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = PoolLogLinesTest.class.getResourceAsStream("/upstream/loopback.p12")) {
            store.load(file, "loopback".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "loopback".toCharArray());
        Http11SslContextSpec tls = Http11SslContextSpec.forServer(keys);
        AtomicInteger requests = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(tls))
                .handle((request, response) -> {
                    requests.incrementAndGet();
                    return response.send();
                })
                .bindNow();
        try (RunningRelay relay = RunningRelay.over(
                "https://127.0.0.1:" + server.port(),
                List.of("sk-up-1"),
                "queue.max-wait=200ms",
                "auth.admin-key=sk-admin")) {
            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

            assertThat(answer.statusCode()).isBetween(502, 503);
            assertThat(requests).hasValue(0);
            assertThat(lines(log, "provider openai cannot be reached"))
                    .singleElement()
                    .asString()
                    .contains("certificate", "trust");
            assertThat(admin(relay, "/admin/calls")).contains("certificate");
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void a_key_that_fails_too_often_is_one_line_with_the_last_reason(CapturedOutput log) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "queue.max-wait=200ms")) {
            upstream.will((request, wire) ->
                    wire.refuse(500, "{\"error\":{\"message\":\"disk full\",\"type\":\"server_error\"}}"));
            for (int i = 0; i < 6; i++) {
                relay.post(SampleRequest.CHAT);
            }

            assertThat(lines(log, "is open"))
                    .singleElement()
                    .asString()
                    .contains("failed too often, last by server_error (500): disk full");
        }
    }

    private static String admin(RunningRelay relay, String path) {
        return new Operator(relay, "sk-admin").show(path);
    }

    private static List<String> lines(CapturedOutput log, String about) {
        return log.getAll().lines().filter(line -> line.contains(about)).toList();
    }
}
