package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the bundled traits of models, and of what refusals teach. */
class ModelTraitsTableTest {

    private final ModelTraitsTable table = ModelTraitsTable.bundled();

    @ParameterizedTest
    @CsvSource({
        "claude-3-5-haiku-20241022, NONE",
        "claude-sonnet-4-5-20250929, ENABLED",
        "claude-opus-4-6, ADAPTIVE",
        "claude-opus-4-7, ADAPTIVE",
        "anthropic.claude-sonnet-5, ADAPTIVE",
        "claude-sonnet-5-5, BETWEEN_TOOLS",
        "claude-opus-5-5, ALWAYS",
        "claude-fable-5-1, ALWAYS",
        "llama-3.3-70b, NONE"
    })
    void a_claude_model_is_asked_for_reasoning_as_its_generation_wants_it(String model, ModelTraits.Style style) {
        assertThat(table.of(model).reasoning()).isEqualTo(style);
    }

    @Test
    void a_refusal_corrects_what_was_known_of_the_model_and_of_no_other() {
        boolean corrected = table.learn(
                "gpt-7", "Function tools with reasoning_effort are not supported for gpt-7 in /v1/chat/completions.");

        assertThat(corrected).isTrue();
        assertThat(table.of("gpt-7").chatTools()).isFalse();
        assertThat(table.of("gpt-7-mini").chatTools()).isTrue();
    }

    @Test
    void a_second_refusal_adds_to_the_first() {
        table.learn("m", "Unsupported parameter: 'max_tokens' is not supported with this model.");
        table.learn("m", "Unsupported parameter: 'stop' is not supported with this model.");

        assertThat(table.of("m").completionTokens()).isTrue();
        assertThat(table.of("m").stop()).isFalse();
    }

    @Test
    void a_refusal_that_teaches_nothing_new_asks_for_no_second_try() {
        String refusal = "Unsupported parameter: 'max_tokens' is not supported with this model.";

        assertThat(table.learn("gpt-5", refusal)).isFalse();
        assertThat(table.learn("m", "The server is overloaded.")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`reasoning_effort` is not supported with this model",
                "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
                "Unrecognized request argument supplied: reasoning_effort",
                "reasoning_effort: Extra inputs are not permitted",
                "This model does not support the effort parameter.",
            })
    void a_model_that_takes_no_effort_says_so_in_many_words(String message) {
        assertThat(table.learn("qwen3", message)).isTrue();

        assertThat(table.of("qwen3").efforts()).isEmpty();
        assertThat(table.learn("qwen3", message)).isFalse();
    }

    @Test
    void the_efforts_that_a_refusal_lists_are_those_that_the_model_takes() {
        table.learn(
                "o9",
                "Unsupported value: 'reasoning_effort' does not support 'xhigh' with this model. Supported values are:"
                        + " 'low', 'medium', and 'high'.");

        assertThat(table.of("o9").efforts())
                .containsExactly(ReasoningEffort.LOW, ReasoningEffort.MEDIUM, ReasoningEffort.HIGH);
    }

    @Test
    void a_limit_that_a_refusal_names_is_the_models() {
        table.learn("claude-x", "Too many strict tools (30). The maximum number of strict tools supported is 7.");
        table.learn("claude-x", "max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens");
        table.learn("m", "max_tokens is too large: 99999. This model supports at most 16384 completion tokens.");

        assertThat(table.of("claude-x").strictTools()).isEqualTo(7);
        assertThat(table.of("claude-x").outputOf(128_000)).isEqualTo(64_000);
        assertThat(table.of("claude-x").outputOf(9)).isEqualTo(9);
        assertThat(table.of("m").outputOf(99_999)).isEqualTo(16_384);
    }

    @Test
    void a_number_that_is_none_teaches_nothing() {
        assertThat(table.learn("m", "The maximum number of strict tools supported is " + "9".repeat(40) + "."))
                .isFalse();
        assertThat(table.learn("m", "The maximum number of strict tools supported is few."))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, 128000",
        "claude-sonnet-4-6, 64000",
        "claude-opus-4-1-20250805, 32000",
        "claude-3-5-haiku-20241022, 8192",
        "claude-3-haiku-20240307, 4096",
        "claude-opus-5-5, 128000",
        "my-model, 8192"
    })
    void a_model_has_a_maximum_of_its_own(String model, long most) {
        assertThat(table.of(model, Dialect.ANTHROPIC).maxOutput()).isEqualTo(most);
    }

    @Test
    void an_unknown_name_at_an_anthropic_provider_is_taken_for_a_current_model() {
        assertThat(table.of("my-model", Dialect.ANTHROPIC).reasoning()).isEqualTo(ModelTraits.Style.ADAPTIVE);
        assertThat(table.of("my-model", Dialect.OPENAI).reasoning()).isEqualTo(ModelTraits.Style.NONE);
        assertThat(table.of("claude-3-haiku", Dialect.ANTHROPIC).reasoning()).isEqualTo(ModelTraits.Style.NONE);
    }

    @Test
    void what_was_learned_is_bounded() {
        for (int i = 0; i < 1001; i++) {
            table.learn("m" + i, "'max_tokens' is not supported");
        }

        assertThat(table.of("m0").completionTokens()).isFalse();
        assertThat(table.of("m1").completionTokens()).isTrue();
    }

    @Test
    void an_effort_that_a_model_lacks_becomes_the_nearest_it_has() {
        assertThat(ReasoningEffort.MAX.nearest(table.of("gpt-5").efforts())).isEqualTo(ReasoningEffort.HIGH);
        assertThat(ReasoningEffort.NONE.nearest(table.of("gpt-5").efforts())).isEqualTo(ReasoningEffort.MINIMAL);
        assertThat(ReasoningEffort.HIGH.nearest(table.of("deepseek-v3.2").efforts()))
                .isNull();
    }
}
