package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.TlsProvider;
import io.netty.handler.ssl.ClientAuth;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways out to providers, from the configuration file to the provider: proxies, certificates, added fields. */
@Timeout(60)
class WaysOutTest {

    @TempDir
    private Path directory;

    private RunningRelay relay(String settings) throws Exception {
        return RunningRelay.of(Files.writeString(
                directory.resolve("sluice.yml"), """
                    sluice:
                      clients: [{ name: app, key: %s }]
                      auth: { admin-key: sk-admin }
                      queue: { max-wait: 1s }
                    """.formatted(RunningRelay.CLIENT_KEY) + settings.indent(2)));
    }

    private static HttpResponse<String> call(RunningRelay relay, String model) {
        return relay.post(SampleRequest.chat(model, false));
    }

    @Test
    void a_provider_is_reached_over_the_proxy_of_all_over_its_own_or_directly() throws Exception {
        try (ScriptedUpstream forAll = new ScriptedUpstream();
                ScriptedUpstream own = new ScriptedUpstream();
                ScriptedUpstream provider = new ScriptedUpstream();
                RunningRelay relay = relay("""
                    proxy: "%s"
                    providers:
                      - { name: a, dialect: openai, base-url: "http://llm.corp.invalid", models: [a], keys: [sk-up-1] }
                      - name: b
                        dialect: openai
                        base-url: "http://llm.corp.invalid:8080/v1"
                        models: [b]
                        keys: [sk-up-2]
                        proxy: "%s"
                      - { name: c, dialect: openai, base-url: "%s", models: [c], keys: [sk-up-3], proxy: none }
                    """.formatted(
                        forAll.baseUrl().replace("//", "//us%40er:pass%3Aword@"), own.baseUrl(), provider.baseUrl()))) {
            for (String model : new String[] {"a", "b", "c"}) {
                assertThat(call(relay, model).statusCode()).isEqualTo(200);
            }

            assertThat(forAll.only().requestLine()).startsWith("POST http://llm.corp.invalid/v1/chat/completions ");
            String credentials = Base64.getEncoder().encodeToString("us@er:pass:word".getBytes(StandardCharsets.UTF_8));
            assertThat(forAll.only().field("proxy-authorization")).isEqualTo("Basic " + credentials);
            assertThat(own.only().requestLine()).startsWith("POST http://llm.corp.invalid:8080/v1/chat/completions ");
            assertThat(own.only().field("proxy-authorization")).isNull();
            assertThat(provider.only().requestLine()).startsWith("POST /v1/chat/completions ");
        }
    }

    @Test
    void configured_fields_and_parameters_go_with_every_call() throws Exception {
        try (ScriptedUpstream provider = new ScriptedUpstream();
                RunningRelay relay = relay("""
                    providers:
                      - name: a
                        dialect: openai
                        base-url: "%s"
                        models: [a]
                        keys: [sk-up-1]
                        headers: [{ name: X-Tenant, value: blue }, { name: http-referer, value: "https://app.example" }]
                        query: [{ name: api-version, value: 2024-10-21 }]
                    """.formatted(provider.baseUrl()))) {
            HttpResponse<String> answer = relay.post(
                    "/v1/chat/completions?api-version=1&mine=2",
                    SampleRequest.chat("a", false).body(),
                    "x-tenant",
                    "red");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(provider.only().fields())
                    .contains("x-tenant: blue", "http-referer: https://app.example")
                    .doesNotContain("x-tenant: red");
            assertThat(provider.only().requestLine())
                    .contains("api-version=2024-10-21", "mine=2")
                    .doesNotContain("api-version=1&");
        }
    }

    @Test
    void an_authority_and_a_client_certificate_are_those_of_the_configuration() throws Exception {
        try (TlsProvider provider = new TlsProvider(ClientAuth.REQUIRE);
                RunningRelay relay = relay("""
                    providers:
                      - name: a
                        dialect: openai
                        base-url: "https://localhost:%1$d"
                        models: [a]
                        keys: [sk-up-1]
                        tls: { ca-file: "%2$s", cert-file: "%3$s", key-file: "%4$s", key-password: changeit }
                      - name: b
                        dialect: openai
                        base-url: "https://localhost:%1$d"
                        models: [b]
                        keys: [sk-up-2]
                        tls: { ca-file: "%2$s" }
                      - { name: c, dialect: openai, base-url: "https://localhost:%1$d", models: [c], keys: [sk-up-3] }
                    """.formatted(
                                provider.port(), file("ca.pem"), file("client.pem"), file("encrypted-key.pem")))) {
            assertThat(call(relay, "a").statusCode()).isEqualTo(200);
            assertThat(provider.requests).containsExactly("HTTP/2.0 /v1/chat/completions");

            assertThat(call(relay, "b").statusCode()).isBetween(502, 503);
            assertThat(call(relay, "c").statusCode()).isBetween(502, 503);
            assertThat(provider.requests).hasSize(1);
            String calls = new Operator(relay, "sk-admin").show("/admin/calls");
            assertThat(calls)
                    .contains("asked for a client certificate", "certificate is not trusted")
                    .doesNotContain("***");
        }
    }

    private static String file(String name) {
        return TlsProvider.file(name).getAbsolutePath();
    }
}
