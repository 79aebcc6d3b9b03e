package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A quota of a minute and one of a day, in Google's own interface: the first is waited for, the second ends a key's day. */
class GeminiQuotaTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.over(
            upstream,
            "providers[2].name=google",
            "providers[2].preset=gemini",
            "providers[2].dialect=gemini",
            "providers[2].base-url=" + upstream.baseUrl(),
            "providers[2].models=gemini-2.5-flash",
            "providers[2].keys[0].secret=google-a",
            "providers[2].keys[1].secret=google-b");

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GenerateRequestsPerMinutePerProjectPerModel-FreeTier, 34s",
        "GenerateRequestsPerDayPerProjectPerModel-FreeTier, 34s",
        "GenerateContentInputTokensPerModelPerMinute-FreeTier, 20s"
    })
    void a_quota_of_a_model_sends_its_calls_over_the_other_key(String quota, String delay) {
        upstream.will((request, wire) -> {
            if ("google-a".equals(request.field("x-goog-api-key"))) {
                wire.refuse(429, """
                    {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[
                    {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"m","quotaId":"%s"}]},
                    {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}\
                    """.formatted(quota, delay));
            } else {
                wire.json(
                        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}");
            }
        });

        for (int i = 0; i < 8; i++) {
            HttpResponse<String> answer = relay.post(
                    "/v1beta/models/gemini-2.5-flash:generateContent",
                    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
        }

        assertThat(upstream.received().stream()
                        .map(request -> Objects.requireNonNull(request.field("x-goog-api-key")))
                        .filter("google-a"::equals))
                .hasSize(1);
        assertThat(relay.metrics()
                        .sum("sluice_upstream_attempts_total", "provider=google", "key=google-1", "outcome=limited"))
                .isEqualTo(1);
        assertThat(relay.metrics().sum("sluice_key_state", "provider=google", "key=google-1", "state=cooling"))
                .isEqualTo(1);
    }
}
