package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Errors of providers that are no preset, and of those behind a gateway, over a whole relay. */
@Timeout(120)
class ProviderErrorsTest {

    private static final String DEAD = "sk-up-dead-1";
    private static final String GOOD = "sk-up-good-1";

    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant",
            "content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";

    private static final JsonMapper JSON = new JsonMapper();

    /** Answers with {@code status} and {@code body} whoever comes with the dead key. */
    private static ScriptedUpstream.Script dead(int status, String body) {
        return (request, wire) -> {
            if (request.head().contains(DEAD)) {
                wire.refuse(status, body);
            } else {
                wire.json(ANSWER);
            }
        };
    }

    private static RunningRelay over(ScriptedUpstream upstream, List<String> secrets, String... more) {
        List<String> settings = new ArrayList<>(List.of("queue.max-wait=20s", "retry.budget=1"));
        settings.addAll(List.of(more));
        return RunningRelay.over(upstream.baseUrl(), secrets, settings.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|{\"code\":\"Client specified an invalid argument\",\"error\":\"Incorrect API key provided: sk***p. You can obtain an API key from https://console.x.ai.\"}|revoked",
                "400|[{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}]}}]|revoked",
                "400|{\"error\":{\"message\":\"litellm.BadRequestError: AnthropicException - {\\\"type\\\":\\\"error\\\",\\\"error\\\":{\\\"type\\\":\\\"invalid_request_error\\\",\\\"message\\\":\\\"Your credit balance is too low to access the Anthropic API.\\\"}}\",\"type\":null,\"param\":null,\"code\":\"400\"}}|exhausted",
                "429|{\"error\":{\"type\":\"exceeded_current_quota_error\",\"message\":\"Your account org-1<ak-1> is suspended, please check your plan and billing details\"}}|exhausted",
                "400|{\"error\":{\"code\":\"Arrearage\",\"message\":\"Access denied, please make sure your account is in good standing.\"}}|exhausted",
                "403|{\"code\":30001,\"message\":\"Sorry, your account balance is insufficient\",\"data\":null}|exhausted",
                "400|{\"error\":{\"message\":\"Organization has been restricted.\",\"type\":\"invalid_request_error\",\"code\":\"organization_restricted\"}}|revoked",
                "403|{\"message\":\"The security token included in the request is invalid.\"}|revoked",
            })
    void trouble_of_the_key_is_the_keys_whatever_its_status_and_words(int status, String body, String state) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = over(upstream, List.of(DEAD, GOOD))) {
            upstream.will(dead(status, body));
            for (int i = 0; i < 8; i++) {
                assertThat(relay.post(SampleRequest.CHAT, "x-sluice-max-wait", "8s")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(upstream.received().stream()
                            .filter(request -> request.head().contains(DEAD)))
                    .hasSizeLessThanOrEqualTo(2);
            assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "key=openai-1", "state=" + state))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_flagged_prompt_is_its_callers_and_harms_no_key() {
        String flagged =
                "{\"error\":{\"code\":403,\"message\":\"Your chosen model requires moderation and your input was"
                        + " flagged.\",\"metadata\":{\"reasons\":[\"violence\"],\"flagged_input\":\"bad\"}}}";
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = over(upstream, List.of(GOOD, DEAD))) {
            upstream.will((request, wire) -> {
                if (request.text().contains("BADWORD")) {
                    wire.refuse(403, flagged);
                } else {
                    wire.json(ANSWER);
                }
            });
            HttpResponse<String> refused =
                    relay.post("/v1/chat/completions", SampleRequest.CHAT.body().replace("Hello there", "BADWORD"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo(flagged);
            assertThat(upstream.received()).hasSize(1);
            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "key=openai-1", "state=ready"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"message=TOKEN QUOTA used up", "code=reseller_*", "status=4xx"})
    void a_rule_of_the_operator_names_the_trouble(String rule) {
        String means = "providers[1].errors[1].means=exhausted";
        String other = "providers[1].errors[0].code=region_closed";
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = over(
                        upstream,
                        List.of(DEAD, GOOD),
                        other,
                        "providers[1].errors[0].means=request",
                        "providers[1].errors[1]." + rule,
                        means,
                        "providers[1].preset=other")) {
            upstream.will(dead(400, "{\"error\":{\"message\":\"Token quota used up.\",\"code\":\"reseller_7\"}}"));
            for (int i = 0; i < 8; i++) {
                assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            }
            assertThat(upstream.received().stream()
                            .filter(request -> request.head().contains(DEAD)))
                    .hasSizeLessThanOrEqualTo(2);
            assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "key=openai-1", "state=exhausted"))
                    .isEqualTo(1);
        }
    }

    @Test
    void an_overloaded_provider_that_says_when_to_come_again_is_waited_for() {
        AtomicInteger asked = new AtomicInteger();
        List<Long> times = new CopyOnWriteArrayList<>();
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = over(upstream, List.of(GOOD))) {
            upstream.will((request, wire) -> {
                times.add(System.nanoTime());
                if (asked.getAndIncrement() == 0) {
                    busy(wire, "retry-after: 1\r\n");
                } else {
                    wire.json(ANSWER);
                }
            });
            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            assertThat(times).hasSize(2);
            assertThat(times.get(1) - times.get(0))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(900).toNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({"retry-after: 30, 30", "retry-after: 300, 60", "retry-after-ms: 25000, 25"})
    void one_that_cannot_be_waited_for_is_told_with_its_wait(String field, String told) {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = over(upstream, List.of(GOOD), "queue.max-wait=1s")) {
            upstream.will((request, wire) -> busy(wire, field + "\r\n"));
            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains(told);
            HttpResponse<String> message = relay.post(SampleRequest.MESSAGE);
            assertThat(message.statusCode()).isEqualTo(529);
            assertThat(message.headers().firstValue("retry-after")).contains(told);
        }
    }

    private static void busy(ScriptedUpstream.Wire wire, String fields) throws Exception {
        String body = "{\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"code\":null}}";
        wire.send("HTTP/1.1 503 Busy\r\ncontent-type: application/json\r\n" + fields + "content-length: "
                + body.length() + "\r\n\r\n" + body);
    }

    /** What the words say of a limit of tokens is used, and one refusal does not hold the key to a trickle. */
    @Test
    void a_refusal_about_tokens_is_measured_in_tokens() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = unlimited(upstream)) {
            upstream.will((request, wire) -> {
                if (asked.getAndIncrement() == 0) {
                    limited(
                            wire,
                            "retry-after: 1\r\n",
                            "Rate limit reached for gpt-4.1 in organization org-1 on tokens per min (TPM): Limit 30000,"
                                    + " Used 29990, Requested 100. Please try again in 1s.");
                } else {
                    wire.json(ANSWER);
                }
            });
            String body = SampleRequest.CHAT.body().replace("Hello there", "word ".repeat(400));
            for (int i = 0; i < 6; i++) {
                assertThat(relay.post("/v1/chat/completions", body, "x-sluice-max-wait", "8s")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(relay.metrics().sum("sluice_key_limit", "dimension=tokens"))
                    .isBetween(28_000.0, 30_000.0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rate limit reached for gpt-4.1 in organization org-1 on tokens per min (TPM): Limit 7000, Used 0,"
                        + " Requested 100. Please try again in 1.0471s. Visit …",
                "Requests have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 1 seconds.",
            })
    void a_wait_that_stands_in_the_words_alone_is_kept(String words) {
        List<Long> times = new CopyOnWriteArrayList<>();
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = unlimited(upstream)) {
            upstream.will((request, wire) -> {
                times.add(System.nanoTime());
                if (times.size() == 1) {
                    limited(wire, "", words);
                } else {
                    wire.json(ANSWER);
                }
            });
            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            assertThat(times).hasSize(2);
            assertThat(times.get(1) - times.get(0))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(900).toNanos());
        }
    }

    private static RunningRelay unlimited(ScriptedUpstream upstream) {
        return RunningRelay.over(
                upstream.baseUrl(),
                List.of(),
                "providers[1].keys[0]=" + GOOD,
                "providers[0].keys[0]=" + GOOD,
                "providers[1].key-defaults.rpm=100000",
                "queue.max-wait=20s");
    }

    private static void limited(ScriptedUpstream.Wire wire, String fields, String message) throws Exception {
        byte[] body = JSON.writeValueAsBytes(java.util.Map.of(
                "error", java.util.Map.of("message", message, "type", "tokens", "code", "rate_limit_exceeded")));
        wire.send("HTTP/1.1 429 Slow\r\ncontent-type: application/json\r\n" + fields + "content-length: " + body.length
                + "\r\n\r\n");
        wire.send(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pk/7+Qr=St/Uv&<Wx>",
                "pk\\/7+Qr=St\\/Uv&<Wx>",
                "pk/7+Qr=St/Uv\\u0026\\u003cWx\\u003e",
                "\\u0070\\u006b\\u002f\\u0037\\u002b\\u0051\\u0072\\u003d\\u0053\\u0074\\u002f\\u0055\\u0076\\u0026\\u003c\\u0057\\u0078\\u003e",
                "pk%2F7%2BQr%3DSt%2FUv%26%3CWx%3E",
                "cGsvNytRcj1TdC9VdiY8V3g+",
                "pk/7+Qr=St/Uv&amp;&lt;Wx&gt;",
                "pk\\\\/7+Qr=St\\\\/Uv\\\\u0026\\\\u003cWx\\\\u003e",
            })
    void a_key_that_its_provider_quotes_in_any_spelling_reaches_no_caller(String form) throws Exception {
        String body = "{\"error\":{\"message\":\"bad request made with key " + form
                + "\",\"type\":\"invalid_request_error\",\"code\":null}}";
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = over(upstream, List.of("pk/7+Qr=St/Uv&<Wx>"))) {
            upstream.will((request, wire) -> {
                // In two pieces, cut within the key.
                int cut = body.indexOf(form) + form.length() / 2;
                wire.send("HTTP/1.1 400 Bad\r\ncontent-type: application/json\r\nx-echo: " + form
                        + "\r\nrequest-id: " + form + "\r\ncontent-length: " + body.length() + "\r\n\r\n"
                        + body.substring(0, cut));
                wire.send(body.substring(cut));
            });
            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(answer.body())
                            .path("error")
                            .path("message")
                            .asString())
                    .isEqualTo("bad request made with key ***");
            assertThat(answer.headers().map().toString()).doesNotContain(form);
            assertThat(Objects.requireNonNull(relay.post(SampleRequest.MESSAGE).body()))
                    .doesNotContain(form);
        }
    }
}
