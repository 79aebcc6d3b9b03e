package dev.sluice.relay.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "messages.1.content.0.source.base64: not an image | not an image (at messages.1.content.0.source.base64 of the translated request)",
                "messages.3: `tool_use` ids without results | `tool_use` ids without results (at messages.3 of the translated request)",
                "tools.0.custom.input_schema.type: Field required | Field required (at tools.0.custom.input_schema.type of the translated request)",
                "Invalid 'messages[1].content[0].image_url.url'. Expected a URL. | Invalid 'messages[1].content[0].image_url.url' of the translated request. Expected a URL.",
                "Unknown parameter: 'input[3].status'. | Unknown parameter: 'input[3].status' of the translated request.",
                "See messages.3.content.1 for more | See messages.3.content.1 of the translated request for more",
                "max_tokens: must be at most 8192 | max_tokens: must be at most 8192",
                "model gpt-4.1 takes no 'stop' | model gpt-4.1 takes no 'stop'",
                "messages: at least one message is required | messages: at least one message is required",
            })
    void paths_are_marked_as_the_translated_requests(String message, String marked) {
        assertThat(FieldPaths.attributed(message)).isEqualTo(marked);
    }
}
