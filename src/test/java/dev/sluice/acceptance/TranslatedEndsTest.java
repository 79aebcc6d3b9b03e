package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends of streams and errors over both dialects: each arrives under the name by which the caller knows it. */
class TranslatedEndsTest extends ScriptedTestCase {

    private static final String HELLO =
            "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n";

    private static final String STOP = "data:"
            + " {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    private static final String CREATED = """
        event: response.created
        data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"in_progress","output":[]}}

        """;

    private static final String FAILED = """
        event: response.failed
        data: {"type":"response.failed","response":{"id":"resp_1","status":"failed","output":[],"error":{"code":\
        "server_is_overloaded","message":"Busy."},"usage":null}}

        """;

    private static final String STARTED = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m",\
        "content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

        """;

    private static final String OVERLOADED = """
        event: error
        data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}

        """;

    private void streams(String... parts) {
        upstream.will((request, wire) -> {
            wire.stream();
            for (String part : parts) {
                wire.chunk(part);
            }
            wire.end();
        });
    }

    @Test
    void a_chat_stream_without_its_terminator_is_whole_in_every_dialect() {
        streams(HELLO, STOP);

        assertThat(relay.post(SampleRequest.CHAT_STREAM).body()).isEqualTo(HELLO + STOP + "data: [DONE]\n\n");
        assertThat(relay.post(SampleRequest.message("gpt-4.1", true)).body()).contains("message_stop");
    }

    @Test
    void a_failed_response_passes_as_it_is_byte_for_byte() {
        streams(CREATED, FAILED);

        assertThat(relay.post(SampleRequest.RESPONSE_STREAM).body()).isEqualTo(CREATED + FAILED);
    }

    @Test
    void an_incomplete_response_passes_as_it_is() {
        String incomplete = FAILED.replace("failed", "incomplete");
        streams(CREATED, incomplete);

        assertThat(relay.post(SampleRequest.RESPONSE_STREAM).body()).isEqualTo(CREATED + incomplete);
    }

    @Test
    void an_error_event_passes_as_it_is_less_the_pools_key() {
        streams(STARTED, OVERLOADED.replace("Overloaded", "Overloaded " + ScriptedUpstream.KEY));

        assertThat(relay.post(SampleRequest.MESSAGE_STREAM).body())
                .startsWith(
                        STARTED + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"")
                .contains("req_1")
                .doesNotContain(ScriptedUpstream.KEY);
    }

    @Test
    void an_error_event_has_its_name_in_the_callers_dialect() {
        streams(STARTED, OVERLOADED);
        assertThat(lastEvent(relay.post(SampleRequest.chat("claude-opus-4-6", true))))
                .contains("\"code\":\"server_is_overloaded\"");

        streams(HELLO, "data: {\"error\":{\"code\":\"server_is_overloaded\",\"message\":\"Busy.\"}}\n\n");
        assertThat(lastEvent(relay.post(SampleRequest.message("gpt-4.1", true))))
                .contains("\"type\":\"overloaded_error\"");
    }

    @Test
    void an_error_event_that_is_not_json_is_the_relays_own_error_in_either_dialect() {
        streams(STARTED, "event: error\ndata: oops\n\n");

        assertThat(lastEvent(relay.post(SampleRequest.MESSAGE_STREAM))).contains("\"type\":\"api_error\"");
        assertThat(lastEvent(relay.post(SampleRequest.chat("claude-opus-4-6", true))))
                .contains("\"code\":\"upstream_error\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | claude-opus-4-6 | false",
                "/v1/chat/completions | claude-opus-4-6 | true",
                "/v1/responses | claude-opus-4-6 | false"
            })
    void a_prompt_that_is_too_long_has_openais_code(String path, String model, boolean stream) {
        upstream.will((request, wire) -> wire.refuse(400, """
            {"type":"error","error":{"type":"invalid_request_error",\
            "message":"prompt is too long: 225000 tokens > 200000 maximum"}}\
            """));

        HttpResponse<String> answer = relay.post(path, """
            {"model":"%s","stream":%s,"input":"x","messages":[{"role":"user","content":"x"}]}\
            """.formatted(model, stream));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).node("error.code").isEqualTo("context_length_exceeded");
        assertThatJson(answer.body()).node("error.type").isEqualTo("invalid_request_error");
    }

    @Test
    void a_prompt_that_is_too_long_has_anthropics_words() {
        upstream.will((request, wire) -> wire.refuse(400, """
            {"error":{"message":"This model's maximum context length is 128000 tokens. However, your messages resulted in\
             225000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}\
            """));

        HttpResponse<String> answer = relay.post(SampleRequest.message("gpt-4o", false));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).node("error.type").isEqualTo("invalid_request_error");
        assertThatJson(answer.body())
                .node("error.message")
                .asString()
                .startsWith("prompt is too long: 225000 tokens > 128000 maximum");
    }

    @Test
    void a_refusal_that_quotes_the_pools_key_passes_with_the_key_masked() {
        String body = "{ \"error\": {\"message\":\"odd key " + ScriptedUpstream.KEY + "\" , \"code\":\"odd\"}}";
        upstream.will((request, wire) -> wire.refuse(422, body));

        HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo(body.replace(ScriptedUpstream.KEY, "***"));
    }

    private static String lastEvent(HttpResponse<String> stream) {
        String[] events = stream.body().strip().split("\n\n");
        return Arrays.asList(events).get(events.length - 1);
    }
}
