package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Oddities of answers that a fuzzer found to end a translation by a fault of its own. */
class DamagedAnswerTest {

    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final Translation translation =
            Translations.bundled().between(Endpoint.MESSAGES, Endpoint.CHAT).orElseThrow();
    private final AnswerContext context = translation
            .request(
                    bytes("{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
                    SampleContexts.of("gpt-4.1"))
            .answerContext();

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "4294967296", "-99999999999999999999", "1e400", "\"1\"", "null"})
    void an_index_that_is_none_counts_as_the_next(String index) {
        String call = "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index
                + ",\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n";

        assertThat(translated(call, END)).contains("\"tool_use\"").endsWith("{\"type\":\"message_stop\"}\n\n");
    }

    /** JSON can escape half of a surrogate pair, for which UTF-8 has no form. */
    @ParameterizedTest
    @ValueSource(strings = {"\\\\ud83d", "\\\\ud83da", "a\\\\ude00", "\\ud83d", "\\ud83da", "\\ude00\\ud83d"})
    void half_a_surrogate_pair_in_arguments_is_written_as_an_escape(String half) {
        String answer =
                "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\\\"" + half + "\\\"}\"}}]}}]}";
        JsonNode asked = Json.read(Json.read(answer)
                .at("/choices/0/message/tool_calls/0/function/arguments")
                .stringValue());

        JsonNode written = Json.read(translation.answer(bytes(answer), context).body());

        assertThat(written.at("/content/0/input")).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_byte_order_mark_opens_a_stream_and_no_event_within(boolean together) {
        String text = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";
        String[] events = {"\uFEFF" + text, "\uFEFF" + text.replace("one", "two"), END};

        assertThat(translated(together ? new String[] {String.join("", events)} : events))
                .contains("one")
                .doesNotContain("two");
    }

    private String translated(String... parts) {
        StreamTranslator stream = translation.stream(context);
        StringBuilder written = new StringBuilder();
        for (String part : parts) {
            written.append(new String(stream.events(ByteBuffer.wrap(bytes(part))), StandardCharsets.UTF_8));
        }
        return written.append(new String(stream.end(), StandardCharsets.UTF_8)).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
