package dev.sluice.protocol.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTokensAnswerWriterTest {

    @Test
    void the_answer_holds_the_count_alone() {
        assertThat(CountTokensAnswerWriter.write(10)).asString().isEqualTo("{\"input_tokens\":10}");
    }
}
