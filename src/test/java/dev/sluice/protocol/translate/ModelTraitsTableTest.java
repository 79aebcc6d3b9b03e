package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

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
