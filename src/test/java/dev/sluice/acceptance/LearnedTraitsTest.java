package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Translated requests that a provider refuses for what its model does not take: asked again without it, and never with it again. */
class LearnedTraitsTest extends ScriptedTestCase {

    private static final String COMPLETION = """
        {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Plain."},
        "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\
        """;

    private static final String CHUNKS = """
        data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Plain."},"finish_reason":"stop"}]}

        data: [DONE]

        """;

    private static final String MESSAGE = """
        {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"ok"}],
        "stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}}\
        """;

    private static final String NO_EFFORT = """
        {"error":{"message":"`reasoning_effort` is not supported with this model","type":"invalid_request_error",\
        "param":"reasoning_effort","code":null}}\
        """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thinking_at_a_model_that_takes_none_is_left_out_by_name_from_then_on(boolean stream) {
        takesNoEffort();
        String request = """
            {"model":"qwen3","max_tokens":3000,"stream":%s,"thinking":{"type":"enabled","budget_tokens":2000},
            "messages":[{"role":"user","content":"x"}]}\
            """.formatted(stream);

        HttpResponse<String> first = relay.post("/v1/messages", request);
        HttpResponse<String> second = relay.post("/v1/messages", request);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-sluice-dropped")).contains("thinking");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("Plain.");
        assertThat(upstream.received())
                .extracting(request1 -> request1.text().contains("reasoning_effort"))
                .containsExactly(true, false, false);
    }

    @Test
    void a_caller_of_the_providers_own_dialect_hears_the_refusal_of_its_own_field() {
        takesNoEffort();

        HttpResponse<String> answer = relay.post("/v1/chat/completions", """
            {"model":"qwen3","reasoning_effort":"low","messages":[{"role":"user","content":"x"}]}\
            """);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(NO_EFFORT);
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void a_refusal_of_something_else_teaches_nothing() {
        upstream.will((request, wire) -> wire.refuse(400, "{\"error\":{\"message\":\"`messages` is too odd\"}}"));

        HttpResponse<String> answer = relay.post("/v1/messages", """
            {"model":"qwen3","max_tokens":3000,"thinking":{"type":"adaptive"},
            "messages":[{"role":"user","content":"x"}]}\
            """);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void a_smaller_number_of_strict_tools_is_read_from_the_refusal() {
        upstream.will((request, wire) -> {
            if (strictTools(request) > 2) {
                wire.refuse(400, """
                    {"type":"error","error":{"type":"invalid_request_error","message":"Too many strict tools (4).\
                     The maximum number of strict tools supported is 2."}}\
                    """);
            } else {
                wire.json(MESSAGE);
            }
        });

        HttpResponse<String> first = relay.post("/v1/chat/completions", strict(4));
        HttpResponse<String> second = relay.post("/v1/chat/completions", strict(4));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-sluice-dropped"))
                .contains("tools[2].function.strict, tools[3].function.strict");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(upstream.received())
                .extracting(LearnedTraitsTest::strictTools)
                .containsExactly(4, 2, 2);
        assertThatJson(upstream.received().get(1).text())
                .node("tools")
                .isArray()
                .hasSize(4);
    }

    @Test
    void a_smaller_limit_on_output_is_read_from_the_refusal() {
        upstream.will((request, wire) -> {
            if (Json.read(request.body()).path("max_tokens").asInt(0) > 16_384) {
                wire.refuse(400, """
                    {"error":{"message":"max_tokens is too large: 32000. This model supports at most 16384 completion\
                     tokens, whereas you provided 32000.","code":"invalid_value"}}\
                    """);
            } else {
                wire.json(COMPLETION);
            }
        });

        HttpResponse<String> answer = relay.post("/v1/messages", """
            {"model":"qwen3","max_tokens":32000,"messages":[{"role":"user","content":"x"}]}\
            """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(upstream.received().get(1).text()).node("max_tokens").isEqualTo(16_384);
    }

    private void takesNoEffort() {
        upstream.will((request, wire) -> {
            if (request.text().contains("reasoning_effort")) {
                wire.refuse(400, NO_EFFORT);
            } else if (request.text().contains("\"stream\":true")) {
                wire.stream();
                wire.chunk(CHUNKS);
                wire.end();
            } else {
                wire.json(COMPLETION);
            }
        });
    }

    private static int strictTools(ScriptedUpstream.Received request) {
        int strict = 0;
        for (JsonNode tool : Json.read(request.body()).path("tools")) {
            strict += tool.path("strict").asBoolean(false) ? 1 : 0;
        }
        return strict;
    }

    private static String strict(int count) {
        ObjectNode request = Json.object().put("model", "claude-opus-4-6").put("max_tokens", 2000);
        request.putArray("messages").addObject().put("role", "user").put("content", "hi");
        ArrayNode tools = request.putArray("tools");
        for (int i = 0; i < count; i++) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", "tool_" + i).put("strict", true);
            function.set("parameters", Json.read("""
                {"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}\
                """));
        }
        return request.toString();
    }
}
