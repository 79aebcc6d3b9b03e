package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bound on output that is larger than the whole minute of the only key, of which the answer uses a few tokens. */
@Timeout(60)
class LargeOutputBoundTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @ParameterizedTest
    @CsvSource({
        "openai, tpm, max_tokens, gpt-4.1, /v1/chat/completions",
        "openai, tpm, max_completion_tokens, gpt-4.1, /v1/chat/completions",
        "other, tpm, max_tokens, gpt-4.1, /v1/chat/completions",
        "openai, output-tpm, max_tokens, gpt-4.1, /v1/chat/completions",
        "anthropic, output-tpm, max_tokens, claude-sonnet-4-5, /v1/messages",
        "anthropic, tpm, max_tokens, claude-sonnet-4-5, /v1/messages"
    })
    void it_is_served_and_what_its_answer_did_not_use_is_left_for_the_next(
            String preset, String limit, String bound, String model, String path) {
        int provider = preset.equals("anthropic") ? 0 : 1;
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
            assertThat(relay.post(path, small).statusCode()).isEqualTo(200);
            assertThat(relay.post(path, large).statusCode()).isIn(200, 429);
            assertThat(upstream.received()).hasSizeBetween(2, 3);
        }
    }
}
