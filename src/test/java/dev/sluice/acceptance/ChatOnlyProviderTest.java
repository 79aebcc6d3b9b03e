package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers of OpenAI's dialect that support Chat Completions only, which the relay learns from their answers. */
class ChatOnlyProviderTest extends ScriptedTestCase {

    private static final String COMPLETION = """
        {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},
        "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\
        """;

    private static final String CHUNKS = """
        data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Hello"}}]}

        data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]

        """;

    private static final String RESPONSE = "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\","
            + "\"model\":\"m\",\"output\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";

    private void supportsChatOnly(int status, String refusal) {
        upstream.will((request, wire) -> {
            if (request.requestLine().contains("/responses")) {
                wire.refuse(status, refusal);
            } else {
                chat(request, wire);
            }
        });
    }

    private static void chat(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        if (request.text().contains("\"stream\":true")) {
            wire.stream();
            wire.chunk(CHUNKS);
            wire.end();
        } else {
            wire.json(COMPLETION);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"detail\":\"Not Found\"}",
                "405 | {}",
                "501 | {\"error\":{\"message\":\"Not Implemented\"}}"
            })
    void a_response_is_translated_to_chat_after_the_first_refusal_and_from_then_on_at_once(int status, String refusal) {
        supportsChatOnly(status, refusal);

        HttpResponse<String> first = relay.post("/v1/responses", response(false));
        HttpResponse<String> second = relay.post("/v1/responses", response(false));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThatJson(first.body()).node("output[0].content[0].text").isEqualTo("Hello");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(upstream.received())
                .extracting(ScriptedUpstream.Received::requestLine)
                .containsExactly(
                        "POST /v1/responses HTTP/1.1",
                        "POST /v1/chat/completions HTTP/1.1",
                        "POST /v1/chat/completions HTTP/1.1");
    }

    @Test
    void a_streamed_response_is_translated_to_chat() {
        supportsChatOnly(404, "{}");

        HttpResponse<String> answer = relay.post("/v1/responses", response(true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("event: response.completed").contains("Hello");
    }

    @Test
    void a_message_with_tools_is_translated_to_chat_where_responses_is_not_supported() {
        supportsChatOnly(404, "{\"detail\":\"Not Found\"}");

        HttpResponse<String> answer = relay.post(SampleRequest.message("gpt-6", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body()).node("content[0].text").isEqualTo("Hello");
        assertThat(upstream.received())
                .extracting(ScriptedUpstream.Received::requestLine)
                .containsExactly("POST /v1/responses HTTP/1.1", "POST /v1/chat/completions HTTP/1.1");
    }

    @Test
    void a_message_for_a_model_whose_chat_refuses_tools_is_translated_to_responses() {
        upstream.will((request, wire) -> {
            if (request.requestLine().contains("/responses")) {
                wire.json(RESPONSE);
            } else {
                wire.refuse(400, """
                    {"error":{"message":"Function tools with reasoning_effort are not supported for m in\
                     /v1/chat/completions. Please use /v1/responses instead.","type":"invalid_request_error"}}\
                    """);
            }
        });

        HttpResponse<String> answer = relay.post(SampleRequest.message("new-model", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.received())
                .extracting(ScriptedUpstream.Received::requestLine)
                .containsExactly("POST /v1/chat/completions HTTP/1.1", "POST /v1/responses HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"The model `m` does not exist\",\"code\":\"model_not_found\"}}",
                "{\"error\":{\"message\":\"model 'm' not found\"}}",
                "{\"error\":{\"message\":\"Item with id 'rs_1' not found.\"}}",
            })
    void a_404_that_is_not_about_the_path_is_passed_on(String refusal) {
        supportsChatOnly(404, refusal);

        HttpResponse<String> answer = relay.post("/v1/responses", response(false));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(upstream.received())
                .allMatch(request -> request.requestLine().contains("/responses"));
    }

    @Test
    void a_refused_request_for_stored_state_teaches_nothing() {
        supportsChatOnly(404, "{}");

        HttpResponse<String> answer = relay.post(
                "/v1/responses", "{\"model\":\"m\",\"input\":\"Hi\",\"previous_response_id\":\"resp_unknown\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void a_provider_that_has_answered_over_responses_counts_as_supporting_it() {
        upstream.will((request, wire) -> wire.json(RESPONSE));
        relay.post("/v1/responses", response(false));
        supportsChatOnly(404, "{}");

        assertThat(relay.post("/v1/responses", response(false)).statusCode()).isEqualTo(404);
    }

    @Test
    void a_reload_clears_what_was_learned() throws Exception {
        supportsChatOnly(404, "{}");
        relay.post("/v1/responses", response(false));
        upstream.forget();
        upstream.will((request, wire) -> wire.json(RESPONSE));

        relay.reload();
        relay.post("/v1/responses", response(false));

        assertThat(upstream.only().requestLine()).isEqualTo("POST /v1/responses HTTP/1.1");
    }

    @Test
    void such_refusals_do_not_count_against_keys() {
        supportsChatOnly(501, "{}");

        for (int i = 0; i < 20; i++) {
            relay.post("/v1/responses", "{\"model\":\"m\",\"input\":\"Hi\",\"previous_response_id\":\"resp_0\"}");
        }

        assertThat(upstream.received()).hasSize(20);
        assertThat(relay.metrics().sum("sluice_key_state", "provider=openai", "state=ready"))
                .isEqualTo(1);
    }

    private static String response(boolean stream) {
        return "{\"model\":\"m\",\"stream\":%s,\"input\":\"Hi\"}".formatted(stream);
    }
}
