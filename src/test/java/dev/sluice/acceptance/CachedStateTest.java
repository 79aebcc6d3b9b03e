package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State of answers that the relay keeps because the caller's dialect has no field for it: it returns to its account. */
class CachedStateTest {

    private static final int CALLS = 12;

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    /** Gemini's five accounts; by chance, twelve calls would not all use the same. */
    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.overFive(upstream, "providers[1].preset=gemini");
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @BeforeEach
    void each_call_of_a_tool_is_signed() {
        upstream.forget();
        upstream.will(CachedStateTest::answer);
    }

    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        String key = request.key();
        String call =
                "{'index':0,'id':'call_%s','type':'function','function':{'name':'f','arguments':'{}'},".formatted(key)
                        + "'extra_content':{'google':{'thought_signature':'of %s'}}}".formatted(key);
        if (request.text().contains("\"stream\":true")) {
            wire.stream();
            wire.chunk(json("data: {'id':'c','choices':[{'index':0,'delta':{'tool_calls':[" + call + "]}}]}\n\n"));
            wire.chunk(json("data: {'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}\n\n"));
            wire.chunk("data: [DONE]\n\n");
            wire.end();
        } else {
            wire.json(json("{'id':'c','choices':[{'index':0,'message':{'tool_calls':[" + call
                    + "]},'finish_reason':'tool_calls'}]}"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_signature_of_gemini_s_survives_over_responses(boolean stream) {
        relay.post("/v1/responses", response("", stream));
        String made = upstream.only().key();

        for (int i = 0; i < CALLS; i++) {
            upstream.received().clear();
            relay.post("/v1/responses", response(loop(made), stream));

            assertThat(upstream.only().key()).isEqualTo(made);
            assertThat(upstream.only().text()).contains("\"thought_signature\":\"of " + made + '"');
        }
    }

    @Test
    void a_signature_of_gemini_s_survives_over_messages() {
        relay.post("/v1/messages", message(""));
        String made = upstream.only().key();

        for (int i = 0; i < CALLS; i++) {
            upstream.received().clear();
            relay.post(
                    "/v1/messages",
                    message(",{'role':'assistant','content':[{'type':'tool_use','id':'call_%s',".formatted(made)
                            + "'name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_%s',"
                                    .formatted(made)
                            + "'content':'1'}]}"));

            assertThat(upstream.only().key()).isEqualTo(made);
            assertThat(upstream.only().text()).contains("\"thought_signature\":\"of " + made + '"');
        }
    }

    @Test
    void no_other_account_gets_the_state_of_a_removed_account() {
        relay.post("/v1/responses", response("", false));
        String made = upstream.only().key();
        upstream.will((request, wire) -> {
            if (request.key().equals(made)) {
                wire.refuse(401, json("{'error':{'message':'revoked','code':'invalid_api_key'}}"));
            } else {
                answer(request, wire);
            }
        });
        upstream.received().clear();

        int status = relay.post("/v1/responses", response(loop(made), false)).statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(upstream.received()).hasSize(2);
        assertThat(upstream.received().get(1).text()).contains("call_" + made).doesNotContain("thought_signature");
    }

    @Test
    void a_call_of_another_caller_with_the_same_id_is_not_bound() {
        relay.post("/v1/responses", response("", false));
        String made = upstream.only().key();
        upstream.received().clear();
        upstream.will((request, wire) -> wire.json(json("{'id':'c','choices':[{'message':{'content':'Hi'}}]}")));

        for (int i = 0; i < 40; i++) {
            relay.postAs("sk-other", new SampleRequest("/v1/responses", response(loop(made), false)));
        }

        assertThat(upstream.received())
                .extracting(ScriptedUpstream.Received::key)
                .anyMatch(key -> !key.equals(made));
        assertThat(upstream.received())
                .filteredOn(request -> !request.key().equals(made))
                .noneMatch(request -> request.text().contains("of " + made));
    }

    private static String response(String more, boolean stream) {
        return json("{'model':'gemini-3','stream':%s,'tools':[{'type':'function','name':'f','parameters':{}}],"
                        .formatted(stream)
                + "'input':[{'role':'user','content':'Hi'}" + more + "]}");
    }

    private static String loop(String key) {
        return ",{'type':'function_call','call_id':'call_%s','name':'f','arguments':'{}'},".formatted(key)
                + "{'type':'function_call_output','call_id':'call_%s','output':'1'}".formatted(key);
    }

    private static String message(String more) {
        return json("{'model':'gemini-3','max_tokens':9,'tools':[{'name':'f','input_schema':{'type':'object'}}],"
                + "'messages':[{'role':'user','content':'Hi'}" + more + "]}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
