package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A bound on output that is larger than the whole minute of the only key, of which the answer uses a few tokens. OpenAI counts the
 * bound (developers.openai.com, Rate limits), so that its next call is told at once that it would have to wait.
 */
@Timeout(60)
class LargeOutputBoundTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @ParameterizedTest
    @CsvSource({
        "openai, tpm, max_tokens, 429",
        "openai, tpm, max_completion_tokens, 429",
        "other, tpm, max_tokens, 200",
        "other, tpm, max_completion_tokens, 200",
        "openai, output-tpm, max_tokens, 200",
        "anthropic, output-tpm, max_tokens, 200",
        "anthropic, tpm, max_tokens, 200"
    })
    void it_is_served_and_leaves_the_next_what_its_provider_does_not_count(
            String preset, String limit, String bound, int next) {
        int provider = preset.equals("anthropic") ? 0 : 1;
        String model = provider == 0 ? "claude-sonnet-4-5" : "gpt-4.1";
        String path = provider == 0 ? "/v1/messages" : "/v1/chat/completions";
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(
                        upstream,
                        "providers[" + provider + "].preset=" + preset,
                        "providers[" + provider + "].keys[0]." + limit + "=2000",
                        "queue.max-wait=20s")) {
            upstream.will((request, wire) -> wire.json(provider == 0 ? """
                {"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hi"}],
                "stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}}\
                """ : """
                    {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}\
                    """));
            String small = "{\"model\":\"" + model + "\",\"max_tokens\":50," + MESSAGES;
            String large = "{\"model\":\"" + model + "\",\"" + bound + "\":50000," + MESSAGES;

            assertThat(relay.post(path, large).statusCode()).isEqualTo(200);
            HttpResponse<String> second = relay.post(path, small);
            assertThat(second.statusCode()).isEqualTo(next);
            assertThat(second.headers().firstValue("retry-after").isPresent()).isEqualTo(next == 429);
            assertThat(upstream.received()).hasSize(next == 429 ? 1 : 2);
        }
    }
}
