package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the model classes that presets bring. */
class PresetTest {

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, claude-opus-4-7, opus",
        "ANTHROPIC, claude-3-opus-20240229, opus",
        "ANTHROPIC, anthropic.claude-opus-4-7, opus",
        "ANTHROPIC, claude-sonnet-4-5-20250929, sonnet",
        "ANTHROPIC, claude-3-5-haiku-latest, haiku",
        "ANTHROPIC, claude-fable-5-1, fable",
        "ANTHROPIC, claude-2.1, claude-2.1",
        "OPENAI, gpt-4.1, gpt-4.1",
        "OPENAI, gpt-4.1-2025-04-14, gpt-4.1",
        "OPENAI, gpt-4.1-mini, gpt-4.1-mini",
        "OPENAI, llama-3.3-70b, llama-3.3-70b",
        "GEMINI, gemini-2.0-flash-001, gemini-2.0-flash",
        "GEMINI, gemini-2.5-flash, gemini-2.5-flash",
        "DEEPSEEK, deepseek-flash, deepseek",
        "DEEPSEEK, deepseek-v4-pro, deepseek",
        "MOONSHOT, kimi-k3, kimi",
        "MOONSHOT, moonshot-v1-8k, kimi",
        "FIREWORKS, accounts/fireworks/models/glm-5p2, serverless",
        "DASHSCOPE, qwen-plus, qwen-plus"
    })
    void a_model_is_of_the_class_that_its_provider_limits(Preset preset, String model, String expected) {
        assertThat(preset.classes().classOf(model)).isEqualTo(expected);
    }
}
