package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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
        "OPENAI, gpt-4-0613, gpt-4",
        "OPENAI, gpt-3.5-turbo-0125, gpt-3.5-turbo",
        "OPENAI, ft:gpt-4o-mini-2024-07-18:acme::a1b2c3, gpt-4o-mini",
        "OPENAI, ft:gpt-4.1-2025-04-14:acme:helper:a1b2c3:ckpt-step-90, gpt-4.1",
        "OPENAI, ft:gpt-3.5-turbo-0125:acme::a1b2c3, gpt-3.5-turbo",
        "OPENAI, llama3:8b, llama3:8b",
        "OPENAI, deepseek-r1-0528, deepseek-r1-0528",
        "GEMINI, gemini-2.0-flash-001, gemini-2.0-flash",
        "GEMINI, gemini-2.5-flash, gemini-2.5-flash",
        "GEMINI, models/gemini-2.0-flash-001, gemini-2.0-flash",
        "GEMINI, gemini-2.5-flash-lite, gemini-2.5-flash-lite",
        "AZURE, gpt-4o-2024-08-06, gpt-4o-2024-08-06",
        "CLAUDE_AWS, claude-opus-4-7, opus",
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

    @Test
    void a_model_that_shares_limits_with_one_of_a_configured_class_is_of_that() {
        ModelClasses classes = Preset.OPENAI.classes().after(List.of(ModelClass.of("small", "gpt-4o-mini")));

        assertThat(classes.classOf("ft:gpt-4o-mini-2024-07-18:acme::a1b2c3")).isEqualTo("small");
        assertThat(classes.classOf("gpt-4o-2024-08-06")).isEqualTo("gpt-4o");
    }
}
