package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of Chat servers that hold an error or a broken call, and a server that is particular about system messages. */
class OddAnswersTest {

    private static final String SYSTEM_FIRST =
            "{'error':{'message':'System message must be at the beginning.','code':400}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(upstream.baseUrl(), List.of("sk-1", "sk-2", "sk-3"));
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    @Test
    void a_choice_that_ended_in_an_error_is_tried_elsewhere_and_never_passed_off_as_an_answer() {
        upstream.will((request, wire) -> wire.json(json("{'id':'c','choices':[{'index':0,'message':{'content':'Par'},"
                + "'finish_reason':'error','error':{'code':502,'message':'Provider died'}}]}")));

        HttpResponse<String> answer = relay.post("/v1/messages", message("'Hi'"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThatJson(answer.body()).node("error.type").isEqualTo("api_error");
        assertThatJson(answer.body()).node("error.message").asString().contains("Provider died");
        assertThat(upstream.received()).hasSizeGreaterThan(1);
    }

    @Test
    void a_call_that_cannot_be_read_is_not_asked_for_again_over_every_key() {
        upstream.will((request, wire) -> wire.json(call("{\\\"path\\\": a.txt}")));

        HttpResponse<String> answer = relay.post("/v1/messages", message("'Hi'"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThatJson(answer.body()).node("error.message").asString().contains("the model's call of put");
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void a_call_with_arguments_that_are_no_object_arrives_and_is_named() {
        upstream.will((request, wire) -> wire.json(call("[\\\"a.txt\\\"]")));

        HttpResponse<String> answer = relay.post("/v1/messages", message("'Hi'"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body())
                .node("content[0].input.raw_arguments")
                .asString()
                .isEqualTo("[\"a.txt\"]");
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("answer.content[0].input");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3.8-27b", "other-model"})
    void a_model_that_takes_system_messages_at_the_beginning_alone_is_known_after_one_refusal(String model) {
        upstream.will((request, wire) -> {
            if (request.text().lastIndexOf("\"system\"") > request.text().indexOf("\"user\"")) {
                wire.refuse(400, json(SYSTEM_FIRST));
            } else {
                wire.json(json("{'id':'c','choices':[{'message':{'content':'ok'},'finish_reason':'stop'}]}"));
            }
        });
        String body = json("{'model':'" + model + "','max_tokens':9,'system':'You are an"
                                                + " agent.','messages':[{'role':'user','content':'hi'},{'role':'system','content':[{'type':'text','text':'A"
                                                + " server came up.'}]}]}");

        int first = relay.post("/v1/messages", body).statusCode();
        int second = relay.post("/v1/messages", body).statusCode();

        assertThat(List.of(first, second)).containsExactly(200, 200);
        assertThat(upstream.received()).hasSize(3);
        String last = upstream.received().get(2).text();
        assertThatJson(last).node("messages").isArray().hasSize(2);
        assertThatJson(last).node("messages[0].content").asString().isEqualTo("You are an agent.\nA server came up.");
    }

    @Test
    void a_document_in_place_of_a_stream_reaches_the_caller_as_a_stream_and_is_metered() {
        upstream.will(
                (request, wire) -> wire.json(json("{'choices':[{'message':{'content':'ok'},'finish_reason':'stop'}],"
                        + "'usage':{'prompt_tokens':5,'completion_tokens':2}}")));

        HttpResponse<String> answer =
                relay.post("/v1/messages", message("'Hi'").replaceFirst("\\{", "{\"stream\":true,"));

        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(answer.body()).contains("event: message_start", "\"text\":\"ok\"", "event: message_stop");
        relay.awaitQuiet();
        Scrape metrics = relay.metrics();
        assertThat(metrics.sum("sluice_requests_total", "outcome=ok")).isEqualTo(1);
        assertThat(metrics.sum("sluice_tokens_total", "kind=output")).isEqualTo(2);
    }

    @Test
    void a_stream_in_place_of_a_document_reaches_the_caller_as_a_document() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(json("data: {'id':'c','choices':[{'index':0,'delta':{'content':'ok'}}]}\n\n"));
            wire.chunk(json("data: {'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}\n\n"));
            wire.chunk("data: [DONE]\n\n");
            wire.end();
        });

        HttpResponse<String> answer = relay.post("/v1/messages", message("'Hi'"));

        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThatJson(answer.body()).node("content[0].text").isEqualTo("ok");
        assertThatJson(answer.body()).node("stop_reason").isEqualTo("end_turn");
    }

    private static String call(String arguments) {
        return json("{'id':'c','choices':[{'index':0,'message':{'tool_calls':[{'id':'k1','type':'function',"
                        + "'function':{'name':'put','arguments':'ARGUMENTS'}}]},'finish_reason':'tool_calls'}]}")
                .replace("ARGUMENTS", arguments);
    }

    private static String message(String content) {
        return json("{'model':'qwen3.8-27b','max_tokens':9,'messages':[{'role':'user','content':" + content + "}]}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
