package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls from pages of other origins, by the Fetch standard's CORS protocol. */
class BrowserCallsTest {

    private static final String ORIGIN = "https://app.example";

    private static HttpResponse<String> preflight(RunningRelay relay, String path, String origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(relay.url() + path))
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,content-type,x-stainless-os,anthropic-beta")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
        return relay.send(request);
    }

    private static String field(HttpResponse<String> response, String name) {
        return String.join(", ", response.headers().allValues(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages", "/v1/models", "/chat/completions"})
    void a_preflight_of_an_allowed_origin_is_granted_what_it_asks_for(String path) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(
                        upstream, "cors.origins=" + ORIGIN + ",app://obsidian.md", "cors.max-age=10m")) {
            for (String origin : new String[] {ORIGIN, "app://obsidian.md"}) {
                HttpResponse<String> granted = preflight(relay, path, origin);
                assertThat(granted.statusCode()).isEqualTo(204);
                assertThat(field(granted, "access-control-allow-origin")).isEqualTo(origin);
                assertThat(field(granted, "access-control-allow-methods")).isEqualTo("POST");
                assertThat(field(granted, "access-control-allow-headers"))
                        .isEqualTo("authorization,content-type,x-stainless-os,anthropic-beta");
                assertThat(field(granted, "access-control-max-age")).isEqualTo("600");
                assertThat(field(granted, "access-control-allow-credentials")).isEmpty();
                assertThat(field(granted, "vary")).contains("origin");
            }
            HttpResponse<String> other = preflight(relay, path, "https://evil.example");
            assertThat(other.statusCode()).isEqualTo(405);
            assertThat(field(other, "access-control-allow-origin")).isEmpty();
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void answers_streams_and_errors_can_be_read_by_the_page() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "cors.origins=" + ORIGIN)) {
            upstream.will((request, wire) -> {
                if (request.text().contains("\"stream\":true")) {
                    wire.stream("access-control-allow-origin: https://provider.example");
                    wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
                    wire.chunk("data: [DONE]\n\n");
                    wire.end();
                } else {
                    wire.refuse(
                            429,
                            "{\"error\":{\"message\":\"slow\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}");
                }
            });
            HttpResponse<String> stream = relay.post(SampleRequest.CHAT_STREAM, "origin", ORIGIN);
            HttpResponse<String> limited = relay.post(SampleRequest.CHAT, "origin", ORIGIN, "x-sluice-max-wait", "0s");
            HttpResponse<String> unknown = relay.send(relay.request("/v1/models")
                    .setHeader("authorization", "no")
                    .header("origin", ORIGIN)
                    .GET());
            HttpResponse<String> nowhere = relay.get("/nowhere", "origin", ORIGIN);
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(nowhere.statusCode()).isEqualTo(404);
            for (HttpResponse<String> answer : List.of(stream, limited, unknown, nowhere)) {
                assertThat(field(answer, "access-control-allow-origin")).isEqualTo(ORIGIN);
                assertThat(field(answer, "vary")).contains("origin");
                assertThat(field(answer, "access-control-expose-headers"))
                        .contains("retry-after", "x-request-id", "request-id", "x-sluice-key");
            }
        }
    }

    @Test
    void a_caller_without_an_origin_or_of_another_one_is_answered_without_leave() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "cors.origins=" + ORIGIN)) {
            HttpResponse<String> without = relay.get("/nowhere");
            HttpResponse<String> other = relay.get("/nowhere", "origin", "https://app.example.evil");
            assertThat(field(without, "access-control-allow-origin")).isEmpty();
            assertThat(field(other, "access-control-allow-origin")).isEmpty();
            assertThat(field(without, "vary")).contains("origin");
        }
    }

    @Test
    void every_origin_may_call_where_a_star_says_so_and_none_where_nothing_does() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay all = RunningRelay.over(upstream, "cors.origins=*");
                RunningRelay none = RunningRelay.over(upstream)) {
            assertThat(field(preflight(all, "/v1/messages", "null"), "access-control-allow-origin"))
                    .isEqualTo("*");
            HttpResponse<String> refused = preflight(none, "/v1/messages", ORIGIN);
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().map()).doesNotContainKeys("access-control-allow-origin", "vary");
        }
    }
}
