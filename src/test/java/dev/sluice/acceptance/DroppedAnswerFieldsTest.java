package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fields of answers that the caller's dialect does not have: a header names them, unless headers are already sent. */
@ExtendWith(SharedRelay.class)
class DroppedAnswerFieldsTest {

    private static final String CHAT = "/v1/chat/completions";

    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"Hi",
            "citations":[{"type":"char_location","cited_text":"x"}]}],"stop_reason":"end_turn",
            "usage":{"input_tokens":1,"output_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":0}}}""";

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    DroppedAnswerFieldsTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @Test
    void dropped_fields_of_the_answer_follow_those_of_the_request() {
        upstream.will((request, wire) -> wire.json(MESSAGE));

        HttpResponse<String> answer = relay.post(
                CHAT,
                "{\"model\":\"claude-opus-4-6\",\"seed\":7,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("seed, answer.content[0].citations[0]");
    }

    @Test
    void control_characters_in_dropped_fields_are_replaced() {
        upstream.will((request, wire) -> wire.json(MESSAGE.replace("\"cited_text\"", "\"x\\r\\ny\"")
                .replace("char_location", "web_search_result_location")));

        HttpResponse<String> answer = relay.post(
                CHAT,
                "{\"model\":\"claude-opus-4-6\",\"a\\nb\":7,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-sluice-dropped"))
                .contains("a?b, answer.content[0].citations[0].x??y");
    }

    @Test
    void an_answer_of_the_caller_s_own_dialect_loses_nothing() {
        upstream.will((request, wire) -> wire.json(MESSAGE));

        HttpResponse<String> answer = relay.post(SampleRequest.message("claude-opus-4-6", false));

        assertThat(answer.body()).isEqualTo(MESSAGE);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).isEmpty();
    }

    @Test
    void a_cited_page_is_cited_to_the_caller() {
        upstream.will((request, wire) -> wire.json(MESSAGE.replace(
                "\"type\":\"char_location\"",
                "\"type\":\"web_search_result_location\",\"url\":\"https://example.com\"")));

        HttpResponse<String> answer = relay.post(SampleRequest.chat("claude-opus-4-6", false));

        assertThatJson(answer.body())
                .node("choices[0].message.annotations[0].url_citation.url")
                .isEqualTo("https://example.com");
        assertThat(answer.headers().firstValue("x-sluice-dropped"))
                .contains("answer.content[0].citations[0].cited_text");
    }
}
