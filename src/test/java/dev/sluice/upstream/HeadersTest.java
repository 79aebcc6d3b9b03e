package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Headers;
import dev.sluice.upstream.ScriptedProvider.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeadersTest {

    private static final Headers CALLERS = new Headers()
            .add("Authorization", "Bearer client")
            .add("x-api-key", "client")
            .add("api-key", "client")
            .add("x-goog-api-key", "client")
            .add("Cookie", "a=b")
            .add("OpenAI-Organization", "org")
            .add("OpenAI-Project", "proj")
            .add("x-sluice-session", "s")
            .add("X-Forwarded-For", "10.0.0.1")
            .add("Forwarded", "for=10.0.0.1")
            .add("Connection", "keep-alive, x-private")
            .add("x-private", "hop")
            .add("Content-Length", "1")
            .add("Accept-Encoding", "gzip, deflate")
            .add("User-Agent", "Anthropic/Python 1.13.0")
            .add("anthropic-beta", "one,two")
            .add("anthropic-version", "2026-10-21")
            .add("x-stainless-retry-count", "0")
            .add("Content-Type", "application/json");

    private static final ScriptedProvider.Script ANSWER =
            (request, peer) -> peer.answer("200 OK", "content-type: application/json\r\n", "{}");

    @Test
    void the_callers_credentials_and_address_do_not_go_upstream() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(ANSWER)) {
            UpstreamFixture.read(fixture.answer(fixture.attempt(false, CALLERS)));
            Request request = fixture.provider.requests.poll(60, TimeUnit.SECONDS);
            assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(request.fields())
                    .containsExactlyInAnyOrder(
                            "user-agent: Anthropic/Python 1.13.0",
                            "anthropic-beta: one,two",
                            "anthropic-version: 2026-10-21",
                            "x-stainless-retry-count: 0",
                            "content-type: application/json",
                            "accept-encoding: gzip",
                            "authorization: Bearer " + RecordingLease.SECRET,
                            "content-length: 17",
                            "host: 127.0.0.1:" + fixture.provider.url().getPort());
        }
    }

    @Test
    void anthropic_gets_its_own_credential_and_a_version() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(Dialect.ANTHROPIC, ANSWER)) {
            UpstreamFixture.read(
                    fixture.answer(fixture.attempt(false, new Headers().add("authorization", "Bearer client"))));
            Request request = fixture.provider.requests.poll(60, TimeUnit.SECONDS);
            assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
            assertThat(request.fields())
                    .contains("x-api-key: " + RecordingLease.SECRET, "anthropic-version: 2023-06-01");
            assertThat(request.hasField("authorization")).isFalse();
        }
    }

    @Test
    void no_coding_is_invited_where_the_caller_wants_none_nor_for_a_stream() throws Exception {
        for (Headers headers : List.of(new Headers(), CALLERS)) {
            try (UpstreamFixture fixture = new UpstreamFixture(ANSWER)) {
                UpstreamFixture.read(fixture.answer(fixture.attempt(headers.size() > 0, headers)));
                assertThat(fixture.provider.requests.poll(60, TimeUnit.SECONDS).fields())
                        .filteredOn(field -> field.startsWith("accept-encoding"))
                        .containsExactly("accept-encoding: identity");
            }
        }
    }

    @Test
    void fields_that_any_connection_line_names_stay_on_their_connection() throws Exception {
        Headers two = new Headers()
                .add("connection", "close")
                .add("Connection", "x-private")
                .add("x-private", "hop")
                .add("x-public", "end");
        String fields =
                "content-type: application/json\r\nconnection: x-a\r\nconnection: x-b\r\nx-a: 1\r\nx-b: 2\r\nx-c: 3\r\n";
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", fields, "{}"))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false, two));
            UpstreamFixture.read(answer);
            Request request = fixture.provider.requests.poll(60, TimeUnit.SECONDS);
            assertThat(request.hasField("x-private")).isFalse();
            assertThat(request.hasField("x-public")).isTrue();
            assertThat(answer.headers()).hasToString("Headers[content-type, x-c]");
        }
    }

    @Test
    void fields_of_one_key_or_one_connection_do_not_come_back() throws Exception {
        String fields = String.join(
                "\r\n",
                "content-type: application/json",
                "set-cookie: a=b",
                "connection: x-hop",
                "x-hop: 1",
                "openai-organization: org-1",
                "anthropic-organization-id: o",
                "x-ratelimit-limit-tokens: 9",
                "anthropic-ratelimit-tokens-limit: 9",
                "request-id: req_9",
                "x-request-id: other",
                "alt-svc: h3=\":443\"",
                "openai-processing-ms: 12",
                "x-echo: Bearer " + RecordingLease.SECRET,
                "X-Future: yes",
                "");
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", fields, "{}"))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            UpstreamFixture.read(answer);
            assertThat(answer.requestId()).isEqualTo("req_9");
            assertThat(answer.headers()).hasToString("Headers[content-type, openai-processing-ms, X-Future]");
        }
    }
}
