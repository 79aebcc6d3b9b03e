package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that do what HTTP lets a server do: with one key each, so that nothing but the rule helps. */
@Timeout(60)
class ProviderHttpTest {

    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
    private static final String EVENTS =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: [DONE]\n\n";

    @Test
    void early_hints_are_passed_over_in_three_calls_over_one_connection() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> {
                wire.send(HINTS);
                wire.send(HINTS + HINTS);
                if (request.text().contains("\"stream\":true")) {
                    wire.stream();
                    wire.chunk(EVENTS);
                    wire.end();
                } else {
                    wire.json("{\"usage\":{}}");
                }
            });
            for (SampleRequest ask : List.of(SampleRequest.CHAT, SampleRequest.CHAT_STREAM, SampleRequest.CHAT)) {
                HttpResponse<String> answer = relay.post(ask);

                assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(ask == SampleRequest.CHAT ? "{\"usage\":{}}" : EVENTS);
                assertThat(answer.headers().firstValue("link")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_is_cut_at_its_second_request_costs_no_call_and_no_attempt(boolean reset) throws Exception {
        CountDownLatch all = new CountDownLatch(4);
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> {
                if (wire.requests() > 1) {
                    if (reset) {
                        wire.reset();
                    }
                    wire.cut();
                    return;
                }
                all.countDown();
                all.await();
                wire.json("{\"usage\":{}}");
            });
            List<CompletableFuture<HttpResponse<String>>> first = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                first.add(relay.begin(SampleRequest.CHAT));
            }
            first.forEach(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

                assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-sluice-attempts")).contains("1");
            }
            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                    .isEqualTo(1);
            assertThat(relay.metrics().sum("sluice_upstream_attempts_total", "provider=openai"))
                    .isEqualTo(10);
        }
    }

    /** RFC 9110, 15.4.5 and 13.1: whoever asked whether something has changed is told so, and no key is the worse for it. */
    @Test
    void what_has_not_changed_is_told_to_whom_asked_and_is_no_fault_of_the_key() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) ->
                    wire.send("HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\ncontent-length: 5\r\n\r\n"));
            for (int i = 0; i < 8; i++) {
                HttpResponse<String> answer = i % 2 == 0
                        ? relay.get("/v1/files/f1", "if-none-match", "\"a\"")
                        : relay.get("/v1/files/f1", "if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT");

                assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(304);
                assertThat(answer.headers().firstValue("etag")).contains("\"a\"");
                assertThat(answer.headers().firstValue("content-length")).isEmpty();
                assertThat(answer.headers().firstValue("x-sluice-attempts")).contains("1");
            }
            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                    .isEqualTo(1);
        }
    }

    /** RFC 9110, 15.5.8, 15.5.20 and 15.5.22: these are between the relay and its provider, and name no way out to the caller. */
    @ParameterizedTest
    @CsvSource({
        "407 Proxy Authentication Required, proxy-authenticate: Basic",
        "421 Misdirected Request, x-a: 1",
        "426 Upgrade Required, upgrade: h2c"
    })
    void a_refusal_of_the_relay_s_own_connection_is_a_failure_of_the_provider(String status, String field) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) ->
                    wire.send("HTTP/1.1 " + status + "\r\n" + field + "\r\ncontent-length: 2\r\n\r\n{}"));
            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_error");
            assertThat(answer.headers().firstValue(field.substring(0, field.indexOf(':'))))
                    .isEmpty();
        }
    }

    /** RFC 9112, 9.2: what comes without having been asked for is no answer to the next request. */
    @Test
    void an_answer_too_many_is_not_taken_for_that_of_the_next_call() {
        String poison = "{\"poison\":1}";
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> {
                // In one piece: what comes after the next request has gone up is its answer to any recipient.
                wire.send(answered("{\"usage\":{}}") + answered(poison));
            });
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"usage\":{}}");
            }
            assertThat(upstream.received()).hasSize(6);
        }
    }

    private static String answered(String body) {
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** RFC 9530, 2, and RFC 9110, 8.6: a digest is of the bytes of its message, which the relay writes anew. */
    @Test
    void digests_end_with_the_message_that_they_are_of() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> wire.whole(
                    "application/json",
                    "{\"usage\":{}}".getBytes(StandardCharsets.UTF_8),
                    "content-md5: x",
                    "content-digest: sha-256=:x:",
                    "x-end: 1"));
            HttpResponse<String> answer =
                    relay.post(SampleRequest.CHAT, "content-digest", "sha-256=:x:", "digest", "sha-256=x");

            assertThat(answer.headers().map()).containsKey("x-end").doesNotContainKeys("content-md5", "content-digest");
            assertThat(upstream.only().head()).doesNotContain("digest");
        }
    }
}
