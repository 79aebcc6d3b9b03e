package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The header fields of clients that providers get. */
@ExtendWith(SharedRelay.class)
class RequestHeadersTest {

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    RequestHeadersTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @Test
    void openai_gets_end_to_end_headers_and_the_pool_s_key() throws Exception {
        send(
                SampleRequest.CHAT,
                "user-agent: OpenAI/Python 3.22.1",
                "accept: application/json",
                "x-stainless-lang: python",
                "x-custom: kept",
                "openai-beta: assistants=v2",
                "cookie: session=private",
                "openai-organization: org-private",
                "openai-project: proj-private",
                "x-api-key: " + RunningRelay.CLIENT_KEY,
                "api-key: private",
                "x-sluice-session: s1",
                "x-sluice-max-wait: 5s",
                "x-forwarded-for: 10.0.0.1",
                "forwarded: for=10.0.0.1",
                "te: trailers",
                "keep-alive: timeout=5",
                "proxy-authorization: Basic private");

        assertThat(upstream.only().fields())
                .containsExactlyInAnyOrder(
                        "host: " + upstream.baseUrl().substring("http://".length()),
                        "authorization: Bearer " + ScriptedUpstream.KEY,
                        "content-type: application/json",
                        "content-length: " + SampleRequest.CHAT.body().length(),
                        "user-agent: OpenAI/Python 3.22.1",
                        "accept-encoding: identity",
                        "accept: application/json",
                        "x-stainless-lang: python",
                        "x-custom: kept",
                        "openai-beta: assistants=v2");
    }

    @Test
    void anthropic_gets_the_client_s_version_and_betas() throws Exception {
        send(
                SampleRequest.MESSAGE,
                "anthropic-version: 2026-10-21",
                "anthropic-beta: one,two",
                "user-agent: claude-cli/9");

        assertThat(upstream.only().fields())
                .contains(
                        "x-api-key: " + ScriptedUpstream.KEY,
                        "anthropic-version: 2026-10-21",
                        "anthropic-beta: one,two",
                        "user-agent: claude-cli/9")
                .noneMatch(field -> field.startsWith("authorization"));
    }

    @Test
    void a_missing_anthropic_version_defaults_to_the_first() throws Exception {
        send(SampleRequest.MESSAGE);

        assertThat(upstream.only().field("anthropic-version")).isEqualTo("2023-06-01");
    }

    @Test
    void fields_that_the_client_declares_hop_by_hop_are_not_passed_on() throws Exception {
        String request = new String(
                        RawClient.request(SampleRequest.CHAT, "x-hop: mine", "x-two: mine"),
                        java.nio.charset.StandardCharsets.UTF_8)
                .replace("connection: close", "connection: close\r\nconnection: X-Hop, X-Two");
        try (RawClient client = new RawClient(relay)) {
            assertThat(client.send(request).readToEnd()).startsWith("HTTP/1.1 200");
        }

        assertThat(upstream.only().head().toLowerCase(Locale.ROOT)).doesNotContain("x-hop", "x-two");
    }

    private void send(SampleRequest ask, String... fields) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            assertThat(client.send(RawClient.request(ask, fields)).readToEnd()).startsWith("HTTP/1.1 200");
        }
    }
}
