package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.price.TokenKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.anthropic.AnthropicUsageReader;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes in which providers report usage: each token is priced once, by its kind. */
class UsageShapesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"prompt_tokens":100,"completion_tokens":9}                                                                 | {input=100, output=9}
            {"prompt_tokens":100,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":60}}                     | {cached-input=60, input=40, output=9}
            {"prompt_tokens":100,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":30}} | {cache-write=30, cached-input=60, input=10, output=9}
            {"prompt_tokens":100,"completion_tokens":9,"completion_tokens_details":{"reasoning_tokens":4}}               | {input=100, output=5, reasoning=4}
            {"prompt_tokens":100,"completion_tokens":9,"prompt_cache_hit_tokens":60,"prompt_cache_miss_tokens":40}       | {cached-input=60, input=40, output=9}
            {"prompt_tokens":100,"completion_tokens":9,"prompt_cache_hit_tokens":60,"prompt_tokens_details":{"cached_tokens":60}} | {cached-input=60, input=40, output=9}
            {"prompt_tokens":50,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":60}}                      | {cached-input=60, output=9}
            {"input_tokens":100,"output_tokens":9,"input_tokens_details":{"cached_tokens":60},"output_tokens_details":{"reasoning_tokens":9}} | {cached-input=60, input=40, reasoning=9}
            {"prompt_tokens":100,"completion_tokens":30,"prompt_tokens_details":{"audio_tokens":70},"completion_tokens_details":{"audio_tokens":20}} | {audio-input=70, audio-output=20, input=30, output=10}
            {"input_tokens":100,"output_tokens":30,"input_tokens_details":{"image_tokens":70,"text_tokens":30},"output_tokens_details":{"image_tokens":30}} | {image-input=70, image-output=30, input=30}
            {"prompt_tokens":7,"total_tokens":7}                                                                         | {input=7}
            """)
    void openai(String usage, String kinds) {
        TokenUsage read = Objects.requireNonNull(OpenAiUsageReader.tokens(Json.read(usage)));
        assertThat(kinds(read)).hasToString(kinds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input_tokens":40,"output_tokens":9}                                                                        | {input=40, output=9}
            {"input_tokens":40,"cache_read_input_tokens":60,"cache_creation_input_tokens":30,"output_tokens":9}          | {cache-write=30, cached-input=60, input=40, output=9}
            {"input_tokens":40,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":9} | {cache-write=10, cache-write-hour=20, input=40, output=9}
            {"input_tokens":40,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":9} | {cache-write=10, cache-write-hour=20, input=40, output=9}
            {"input_tokens":40,"output_tokens":9,"output_tokens_details":{"thinking_tokens":4}}                          | {input=40, output=5, reasoning=4}
            {"input_tokens":40,"output_tokens":9,"cache_creation":null,"service_tier":"standard","server_tool_use":null}  | {input=40, output=9}
            """)
    void anthropic(String usage, String kinds) {
        AnthropicUsageReader reader = new AnthropicUsageReader();
        reader.read(Json.read(usage));
        assertThat(kinds(reader.tokens())).hasToString(kinds);
    }

    @ParameterizedTest
    @CsvSource({"batch, BATCH", "priority, PRIORITY", "standard, STANDARD", "unheard-of, STANDARD"})
    void anthropic_names_the_service_tier_in_its_usage(String named, String tier) {
        AnthropicUsageReader reader = new AnthropicUsageReader();
        reader.read(Json.read("{\"input_tokens\":1,\"output_tokens\":1,\"service_tier\":\"" + named + "\"}"));
        assertThat(reader.tokens().details().tier()).hasToString(tier);
    }

    private static Map<String, Long> kinds(TokenUsage usage) {
        Map<String, Long> named = new TreeMap<>();
        TokenKind.counts(usage).forEach((kind, count) -> named.put(kind.label(), count));
        return named;
    }
}
