package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals that a request has earned: its caller gets them, and no key suffers. */
@Timeout(60)
class RefusalsOfRequestsTest {

    private static final String BATCH = "sk-batch";
    private static final String MESSAGE =
            "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-4-7\",\"content\":[],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
    private static final String CORS =
            "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"CORS requests must set"
                    + " 'anthropic-dangerous-direct-browser-access' header\"}}";
    private static final String FLAGGED =
            "{\"error\":{\"code\":403,\"message\":\"Your chosen model requires moderation and your input was flagged.\","
                    + "\"metadata\":{\"reasons\":[\"violence\"],\"provider_name\":\"OpenAI\"}}}";
    private static final String TOO_LITTLE =
            "{\"error\":{\"code\":402,\"message\":\"This request requires more credits, or fewer max_tokens. You requested"
                    + " up to 65536 tokens, but can only afford 4500.\"}}";
    private static final String REFUSED = "{\"error\":{\"message\":\"Not allowed here.\",\"code\":null}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = relay(3);
    }

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    private RunningRelay relay(int keys) {
        List<String> secrets = new ArrayList<>();
        for (int i = 1; i <= keys; i++) {
            secrets.add("sk-up-" + i);
        }
        return RunningRelay.over(
                upstream.baseUrl(), secrets, "clients[1].name=batch", "clients[1].key=" + BATCH, "queue.max-wait=5s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin: app://obsidian.md",
                "referer: https://example.org/page",
                "sec-fetch-site: cross-site",
                "cf-ipcountry: CN",
                "x-forwarded-for: 203.0.113.9",
                "true-client-ip: 203.0.113.9",
                "x-goog-user-project: mine"
            })
    void a_field_of_the_clients_own_surroundings_is_not_passed_on(String field) {
        String[] nameAndValue = field.split(": ", 2);
        upstream.will((request, wire) -> {
            if (request.field(nameAndValue[0]) != null) {
                wire.refuse(401, CORS);
            } else {
                wire.json(MESSAGE);
            }
        });

        HttpResponse<String> notes = relay.post(SampleRequest.MESSAGE, nameAndValue[0], nameAndValue[1]);

        assertThat(notes.statusCode()).describedAs(notes.body()).isEqualTo(200);
        assertThat(relay.postAs(BATCH, SampleRequest.MESSAGE).statusCode()).isEqualTo(200);
        assertAllReady();
    }

    @ParameterizedTest
    @CsvSource({"403, flagged", "402, afford", "403, refused", "401, cors"})
    void the_caller_gets_the_refusal_that_its_request_earned(int status, String which) {
        String body = switch (which) {
            case "flagged" -> FLAGGED;
            case "afford" -> TOO_LITTLE;
            case "cors" -> CORS;
            default -> REFUSED;
        };
        refusePoison(status, body);

        HttpResponse<String> app = relay.post(poison(1));

        assertThat(app.statusCode()).describedAs(app.body()).isEqualTo(status);
        assertThat(app.body()).isEqualTo(body);
        assertThat(upstream.received()).hasSizeLessThanOrEqualTo(3);
        assertThat(relay.postAs(BATCH, SampleRequest.CHAT).statusCode()).isEqualTo(200);
        assertAllReady();
    }

    @ParameterizedTest
    @CsvSource({"401", "402", "403"})
    void once_keys_serve_others_two_of_them_settle_that_a_request_is_at_fault(int status) {
        refusePoison(status, REFUSED);
        for (int i = 0; i < 12; i++) {
            assertThat(relay.postAs(BATCH, SampleRequest.CHAT).statusCode()).isEqualTo(200);
        }
        int before = upstream.received().size();

        HttpResponse<String> app = relay.post(poison(1));

        assertThat(app.statusCode()).isEqualTo(status);
        assertThat(upstream.received().size() - before).isLessThanOrEqualTo(3);
        assertThat(relay.postAs(BATCH, SampleRequest.CHAT).statusCode()).isEqualTo(200);
        assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                .isEqualTo(3);
    }

    /** Each names one endpoint, one end user or one model of a key that is good for all others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|insufficient_scope|You have insufficient permissions for this operation. Missing scopes: api.x.",
                "400|budget_exceeded|ExceededBudget: End User=u-17 over budget. Spend=1.2, Budget=1.0",
                "401|1001|Header parameter was not received.",
                "429|1113|Balance.",
                "403|30001|Not now.",
            })
    void a_lone_key_that_refuses_one_clients_requests_with_words_of_a_dead_key_serves_the_others(
            int status, String code, String message) {
        try (RunningRelay lone = relay(1)) {
            refusePoison(status, "{\"error\":{\"message\":\"" + message + "\",\"code\":\"" + code + "\"}}");

            for (int i = 0; i < 6; i++) {
                assertThat(lone.post(poison(i)).statusCode()).isGreaterThanOrEqualTo(400);
                HttpResponse<String> batch = lone.postAs(BATCH, SampleRequest.CHAT);
                assertThat(batch.statusCode()).describedAs(batch.body()).isEqualTo(200);
            }
            assertThat(lone.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_page_of_a_firewall_harms_no_key_and_reaches_its_caller_as_an_error_of_the_dialect() {
        upstream.will((request, wire) -> {
            if (request.text().contains("BADWORD")) {
                wire.refuse(403, "<html><body>Sorry, you have been blocked</body></html>");
            } else {
                wire.json("{\"usage\":{}}");
            }
        });

        HttpResponse<String> app = relay.post(poison(1));

        assertThat(app.statusCode()).isEqualTo(403);
        assertThat(app.body()).startsWith("{\"error\"").doesNotContain("<html>");
        assertThat(relay.postAs(BATCH, SampleRequest.CHAT).statusCode()).isEqualTo(200);
        assertAllReady();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 500})
    void one_clients_poison_takes_no_key_from_another_however_often_it_is_sent(int status) {
        refusePoison(status, REFUSED);

        for (int i = 0; i < 30; i++) {
            relay.post(poison(i));
            HttpResponse<String> batch = relay.postAs(BATCH, SampleRequest.CHAT);
            assertThat(batch.statusCode()).describedAs(batch.body()).isEqualTo(200);
        }
        for (int i = 0; i < 30; i++) {
            relay.begin(poison(i % 2));
        }
        HttpResponse<String> batch = relay.postAs(BATCH, SampleRequest.CHAT);
        assertThat(batch.statusCode()).describedAs(batch.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402})
    void a_lone_key_that_refuses_everything_is_given_up_at_the_second_call(int status) {
        try (RunningRelay lone = relay(1)) {
            upstream.will((request, wire) -> wire.refuse(status, REFUSED));

            HttpResponse<String> first = lone.post(SampleRequest.CHAT);
            HttpResponse<String> second = lone.post(SampleRequest.CHAT);
            int attempts = upstream.received().size();
            HttpResponse<String> third = lone.post(SampleRequest.CHAT);

            assertThat(List.of(first, second, third))
                    .allSatisfy(answer -> assertThat(answer.body()).contains("no_usable_key"));
            assertThat(attempts).isEqualTo(2);
            assertThat(upstream.received()).hasSize(2);
            assertThat(lone.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                    .isZero();
        }
    }

    @Test
    void a_key_whose_request_passes_at_another_is_given_up_at_once() {
        upstream.will((request, wire) -> {
            if (String.valueOf(request.field("authorization")).endsWith("sk-up-2")) {
                wire.refuse(401, REFUSED);
            } else {
                wire.json("{\"usage\":{}}");
            }
        });

        for (int i = 0; i < 30; i++) {
            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
        }

        assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "state=revoked"))
                .isEqualTo(1);
        assertThat(upstream.received().stream().filter(request -> request.head().contains("sk-up-2")))
                .hasSizeLessThanOrEqualTo(2);
    }

    private void refusePoison(int status, String body) {
        upstream.will((request, wire) -> {
            if (request.text().contains("BADWORD")) {
                wire.refuse(status, body);
            } else {
                wire.json("{\"usage\":{}}");
            }
        });
    }

    private static SampleRequest poison(int number) {
        return new SampleRequest("/v1/chat/completions", """
                {"model":"gpt-4.1","messages":[{"role":"user","content":"BADWORD %d"}]}""".formatted(number));
    }

    private void assertAllReady() {
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(6);
    }
}
