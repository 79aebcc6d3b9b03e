package dev.sluice.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.Events;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OpenAiAnswerTapTest {

    private final OpenAiAnswerTap tap = new OpenAiAnswerTap();

    @Test
    void usage_is_read_at_the_top_and_nowhere_else() {
        body("{\"choices\":[{\"message\":{\"content\":\"{\\\"usage\\\":1}\",\"usage\":{\"prompt_tokens\":9}}}],"
                + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3}}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(12, 0, 0, 3, 0));
        assertThat(tap.outputSoFar()).isEqualTo(3);
    }

    @Test
    void embeddings_use_only_input() {
        body("{\"data\":[{\"embedding\":[0.1,-2e-5]}],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(8, 0, 0, 0, 0));
    }

    @Test
    void input_is_never_negative() {
        body(
                "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":9}}}");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(0, 9, 0, 1, 0));
    }

    @Test
    void an_answer_without_usage_has_none() {
        for (String body :
                new String[] {"", "[]", "ID3\u0004mp3", "{\"usage\":null}", "{\"usage\":{}}", "{\"usage\":[1]"}) {
            body(body);
            assertThat(tap.usage()).as(body).isNull();
        }
    }

    @Test
    void the_buffer_is_left_as_it_was() {
        ByteBuffer answer = Events.heap("{\"usage\":null}");
        int position = answer.position();
        tap.body(answer);
        assertThat(answer.position()).isEqualTo(position);
    }

    private void body(String answer) {
        tap.body(Events.heap(answer));
    }
}
