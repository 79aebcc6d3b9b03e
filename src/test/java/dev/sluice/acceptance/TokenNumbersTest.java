package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The numbers of tokens that callers and models live by: the prompt's estimate, and the limit on output. */
class TokenNumbersTest {

    private static final String CHUNKS = """
            data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Hi"}}]}

            data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"c1","model":"m","choices":[],"usage":{"prompt_tokens":251,"completion_tokens":2,\
            "prompt_tokens_details":{"cached_tokens":51}}}

            data: [DONE]

            """;

    private static final String EVENTS = """
            data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"in_progress","output":[]}}

            data: {"type":"response.completed","response":{"id":"resp_1","model":"m","status":"completed","output":[],\
            "usage":{"input_tokens":61,"output_tokens":4,"total_tokens":65}}}

            """;

    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"All of it."}],
            "stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}}""";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(
                upstream,
                "models[0].name=bounded",
                "models[0].targets[0].provider=anthropic",
                "models[0].targets[0].model=claude-opus-4-6",
                "models[0].max-output-tokens=777",
                "models[1].name=house-model",
                "models[1].targets[0].provider=anthropic",
                "models[1].targets[0].model=house-model");
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"qwen3.8-27b, 200, 51", "gpt-6-sol, 61, 0"})
    void a_stream_begins_with_the_estimate_that_is_counted_and_ends_with_the_providers_number(
            String model, long input, long cached) {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(request.requestLine().contains("/responses") ? EVENTS : CHUNKS);
            wire.end();
        });
        String body = """
                {"model":"%s","max_tokens":2000,"stream":true,"system":"sys",
                "tools":[{"name":"w","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}],
                "messages":[{"role":"user","content":"a prompt of some words"}]}""".formatted(model);
        long counted = Json.read(relay.post("/v1/messages/count_tokens", body).body())
                .path("input_tokens")
                .asLong(0);

        String stream = relay.post("/v1/messages", body).body();
        relay.awaitQuiet();

        JsonNode start = event(stream, "message_start").path("message").path("usage");
        JsonNode delta = event(stream, "message_delta").path("usage");
        assertThat(counted).isPositive();
        assertThat(start.path("input_tokens").asLong(0)).isEqualTo(counted);
        assertThat(start.path("output_tokens").asLong(9)).isZero();
        assertThat(delta.path("input_tokens").asLong(0)).isEqualTo(input);
        assertThat(delta.path("cache_read_input_tokens").asLong(0)).isEqualTo(cached);
        assertThat(relay.metrics().sum("sluice_tokens_total", "kind=input")).isEqualTo(input);
    }

    @Test
    void a_provider_that_counts_at_once_needs_no_estimate() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":7}}}\n\n"
                            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
            wire.end();
        });

        assertThatJson(event(relay.post(SampleRequest.MESSAGE_STREAM).body(), "message_start"))
                .node("message.usage.input_tokens")
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"name\":\"f\"}]",
                "\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]"
            })
    void counting_refuses_what_asking_refuses_with_the_same_words(String fields) {
        String body = "{\"model\":\"qwen3\",\"max_tokens\":9," + fields + "}";
        HttpResponse<String> asked = relay.post("/v1/messages", body);
        HttpResponse<String> counted = relay.post("/v1/messages/count_tokens", body.replace("\"max_tokens\":9,", ""));

        assertThat(asked.statusCode()).isEqualTo(400);
        assertThat(counted.statusCode()).isEqualTo(400);
        assertThat(Json.read(counted.body()).path("error"))
                .isEqualTo(Json.read(asked.body()).path("error"));
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, false, 32000",
        "claude-opus-4-6, true, 128000",
        "claude-3-5-haiku-latest, false, 8192",
        "claude-3-5-haiku-latest, true, 8192",
        "bounded, false, 777",
        "bounded, true, 777",
        "house-model, true, 8192"
    })
    void a_claude_that_is_given_no_limit_gets_its_own(String model, boolean stream, long limit) {
        upstream.will((request, wire) -> wire.json(MESSAGE));

        relay.post("/v1/chat/completions", """
                {"model":"%s","stream":%s,"messages":[{"role":"user","content":"Write it all."}]}""".formatted(model, stream));

        assertThatJson(upstream.received().get(0).text()).node("max_tokens").isEqualTo(limit);
    }

    @Test
    void an_unknown_name_at_an_anthropic_provider_keeps_the_effort() {
        upstream.will((request, wire) -> wire.json(MESSAGE));

        HttpResponse<String> answer = relay.post(
                "/v1/responses", "{\"model\":\"house-model\",\"input\":\"Hi\",\"reasoning\":{\"effort\":\"high\"}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).isEmpty();
        assertThatJson(upstream.only().text()).node("output_config.effort").isEqualTo("high");
    }

    private static JsonNode event(String stream, String type) {
        for (String line : stream.split("\n")) {
            if (line.startsWith("data: ") && line.contains("\"type\":\"" + type + "\"")) {
                return Json.read(line.substring(6));
            }
        }
        throw new AssertionError("no " + type + " in " + stream);
    }
}
