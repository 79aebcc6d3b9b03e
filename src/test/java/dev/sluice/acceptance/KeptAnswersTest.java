package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers over a relay that translates: what it answered can be named, and what it cannot keep is refused as SDKs expect. */
class KeptAnswersTest {

    private static final String REFERENCES =
            "{'type':'item_reference','id':'rs_c1_0'},{'type':'item_reference','id':'msg_c1_1'},"
                    + "{'type':'function_call','call_id':'call_1','name':'f','arguments':'{}'},"
                    + "{'type':'function_call_output','call_id':'call_1','output':'sunny'}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(upstream, "clients[1].name=other", "clients[1].key=sk-other");
        upstream.will(KeptAnswersTest::chatOnly);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    private static void chatOnly(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        if (request.requestLine().contains("/responses")) {
            wire.refuse(404, "{}");
            return;
        }
        String delta = request.text().contains("\"role\":\"tool\"")
                ? "{'content':'Sunny.'}"
                : "{'reasoning_content':'hm'}}]}\n\ndata: {'id':'c1','choices':[{'index':0,'delta':{'content':'Looking.',"
                        + "'tool_calls':[{'index':0,'id':'call_1','function':{'name':'f','arguments':'{}'}}]}";
        wire.stream();
        wire.chunk(json("data: {'id':'c1','choices':[{'index':0,'delta':" + delta + "}]}\n\n"
                + "data: {'id':'c1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}\n\ndata: [DONE]\n\n"));
        wire.end();
    }

    @Test
    void the_second_step_of_a_tool_loop_names_the_items_of_the_first() {
        relay.post("/v1/responses", step(""));
        upstream.forget();
        upstream.will(KeptAnswersTest::chatOnly);

        HttpResponse<String> second = relay.post("/v1/responses", step("," + REFERENCES));

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("Sunny.").contains("event: response.completed");
        assertThatJson(upstream.only().text()).node("messages[1].content").isEqualTo("Looking.");
    }

    @Test
    void an_item_of_another_caller_is_not_found() {
        relay.post("/v1/responses", step(""));

        HttpResponse<String> foreign =
                relay.postAs("sk-other", new SampleRequest("/v1/responses", step("," + REFERENCES)));

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThatJson(foreign.body()).node("error.param").isEqualTo("input[1]");
        assertThatJson(foreign.body()).node("error.message").asString().startsWith("Item with id 'rs_c1_0' not found.");
    }

    @Test
    void a_thread_is_refused_with_the_code_that_sdks_act_on() {
        HttpResponse<String> created = relay.post("/v1/messages", message("{'type':'create'}"));
        HttpResponse<String> continued =
                relay.post("/v1/messages", message("{'type':'continue','previous_message_id':'msg_1'}"));

        assertThat(created.statusCode()).isEqualTo(400);
        assertThatJson(created.body()).node("error.type").isEqualTo("invalid_request_error");
        assertThatJson(created.body()).node("error.details.error_code").isEqualTo("thread_unsupported_request");
        assertThat(continued.statusCode()).isEqualTo(404);
        assertThatJson(continued.body()).node("error.details.error_code").isEqualTo("thread_not_found");
        assertThat(upstream.received()).isEmpty();
    }

    private static String step(String more) {
        return json("{'model':'qwen3.8-27b','stream':true,'tools':[{'type':'function','name':'f','parameters':{}}],"
                + "'input':[{'role':'user','content':'Weather?'}" + more + "]}");
    }

    private static String message(String thread) {
        return json("{'model':'gpt-4.1','max_tokens':9,'stream':true,'thread':" + thread
                + ",'messages':[{'role':'user','content':'Hi'}]}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
