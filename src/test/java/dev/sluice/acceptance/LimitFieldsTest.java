package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits that answers state: the pool's for the caller and the model, never those of one key. */
@Timeout(60)
class LimitFieldsTest {

    private static final String[] CONFIGURED = {
        "providers[0].key-defaults.rpm=5000",
        "providers[0].key-defaults.input-tpm=40000",
        "providers[0].key-defaults.output-tpm=8000",
        "providers[1].key-defaults.rpm=300",
        "providers[1].key-defaults.tpm=100000",
        "clients[1].name=slow",
        "clients[1].key=sk-slow",
        "clients[1].rpm=2",
    };

    private static SimulatedProvider provider;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        provider = RunningRelay.simulated(SimulationPlan.of(3, LimitPlan.UNLIMITED));
        relay = RunningRelay.over(provider, 3, CONFIGURED);
    }

    @AfterAll
    static void stop() {
        relay.close();
        provider.close();
    }

    private static long number(HttpHeaders headers, String name) {
        return headers.firstValueAsLong(name).orElse(-1);
    }

    @Test
    void an_answer_states_what_all_accounts_have_together() {
        HttpHeaders headers = relay.post(SampleRequest.CHAT).headers();

        assertThat(number(headers, "x-ratelimit-limit-requests")).isEqualTo(900);
        assertThat(number(headers, "x-ratelimit-remaining-requests")).isBetween(800L, 900L);
        assertThat(headers.firstValue("x-ratelimit-reset-requests"))
                .hasValueSatisfying(reset -> assertThat(reset).matches("(\\d+m)?\\d+(\\.\\d+)?s|\\d+ms"));
        assertThat(number(headers, "x-ratelimit-limit-tokens")).isEqualTo(300_000);
        assertThat(headers.map().keySet()).noneMatch(name -> name.startsWith("anthropic-ratelimit"));
    }

    @Test
    void a_callers_dialect_names_the_fields() {
        HttpHeaders headers = relay.post(SampleRequest.MESSAGE_STREAM).headers();

        assertThat(number(headers, "anthropic-ratelimit-requests-limit")).isEqualTo(15_000);
        assertThat(number(headers, "anthropic-ratelimit-input-tokens-limit")).isEqualTo(120_000);
        assertThat(number(headers, "anthropic-ratelimit-output-tokens-limit")).isEqualTo(24_000);
        assertThat(headers.firstValue("anthropic-ratelimit-requests-reset"))
                .hasValueSatisfying(reset -> assertThat(Instant.parse(reset)).isAfter(Instant.EPOCH));
        assertThat(headers.map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }

    @Test
    void a_callers_own_lower_limit_is_the_one_that_is_stated_with_its_refusal_too() {
        HttpHeaders first = relay.postAs("sk-slow", SampleRequest.CHAT).headers();
        relay.postAs("sk-slow", SampleRequest.CHAT);
        HttpResponse<String> third = relay.postAs("sk-slow", SampleRequest.CHAT);

        assertThat(number(first, "x-ratelimit-limit-requests")).isEqualTo(2);
        assertThat(number(first, "x-ratelimit-remaining-requests")).isEqualTo(1);
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(number(third.headers(), "x-ratelimit-limit-requests")).isEqualTo(2);
        assertThat(number(third.headers(), "x-ratelimit-remaining-requests")).isZero();
    }

    @Test
    void a_limit_that_is_not_known_is_not_stated() {
        try (RunningRelay unknown = RunningRelay.over(provider, 3)) {
            HttpHeaders headers = unknown.post(SampleRequest.CHAT).headers();

            assertThat(number(headers, "x-ratelimit-limit-requests")).isEqualTo(3_000_000);
            assertThat(headers.map().keySet()).noneMatch(name -> name.matches(".*ratelimit.*tokens.*"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4.1\",\"messages\":[]}",
                "{\"messages\":[],\"model\":\"gpt-4.1\"}",
                "{\"messages\":\"hi\",\"model\":\"gpt-4.1\"}",
                "{\"model\":\"gpt-4.1\"}",
                "{\"model\":\"gpt-4.1\",\"stream\":1}",
                "{\"model\":\"gpt-4.1\",\"messages\":["
            })
    void a_request_that_is_refused_for_its_form_is_told_the_limits_of_the_model_that_it_names(String body) {
        HttpResponse<String> refused = relay.post(new SampleRequest("/v1/chat/completions", body));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(number(refused.headers(), "x-ratelimit-limit-requests")).isEqualTo(900);
        assertThat(number(refused.headers(), "x-ratelimit-limit-tokens")).isEqualTo(300_000);
    }

    @Test
    void a_refused_message_states_its_limits_in_its_own_dialect() {
        HttpResponse<String> refused = relay.post(
                new SampleRequest("/v1/messages", "{\"max_tokens\":1,\"messages\":[],\"model\":\"claude-opus-4-7\"}"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(number(refused.headers(), "anthropic-ratelimit-requests-limit"))
                .isEqualTo(15_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"messages\":[]}", "[]", "{\"model\":7,\"messages\":[]}"})
    void a_refused_request_that_names_no_model_is_told_no_limits(String body) {
        HttpResponse<String> refused = relay.post(new SampleRequest("/v1/chat/completions", body));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
    }
}
