package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that change to a model of another dialect: reasoning of the former model is removed. */
@ExtendWith(SharedRelay.class)
class SwitchedModelTest {

    private static final String MESSAGES = "{'model':'%s', 'max_tokens':99,'messages':[{'role':'user','content':'Hi'},"
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'Hm','signature':'%s'},"
            + "{'type':'text','text':'Yes'}]},{'role':'user','content':'So?'}]}";

    private static final String WITHOUT = "{'model':'%s', 'max_tokens':99,'messages':[{'role':'user','content':'Hi'},"
            + "{'role':'assistant','content':[{'type':'text','text':'Yes'}]},{'role':'user','content':'So?'}]}";

    private static final String INPUT = "{'model':'gpt-6','input':[{'role':'user','content':'Hi'},"
            + "{'type':'reasoning','id':'rs_msg_1_0','summary':[],'encrypted_content':'%s'},"
            + "{'role':'assistant','content':'Yes'},{'role':'user','content':'So?'}]}";

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    SwitchedModelTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @Test
    void from_gpt_to_claude() {
        HttpResponse<String> answer = relay.post("/v1/messages", json(MESSAGES.formatted("claude-alias", "rs_1/gAA=")));

        assertThat(upstream.only().text()).isEqualTo(json(WITHOUT.formatted("claude-x")));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("messages[1].content[0]");
    }

    @Test
    void from_a_model_without_signatures_to_claude() {
        HttpResponse<String> answer = relay.post("/v1/messages", json(MESSAGES.formatted("claude-opus-5", "")));

        assertThat(upstream.only().text()).isEqualTo(json(WITHOUT.formatted("claude-opus-5")));
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("messages[1].content[0]");
    }

    @Test
    void claude_s_own_reasoning_passes_unchanged() {
        String body = json(MESSAGES.formatted("claude-opus-5", "EqQB="));

        HttpResponse<String> answer = relay.post("/v1/messages", body);

        assertThat(upstream.only().text()).isEqualTo(body);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).isEmpty();
    }

    @Test
    void from_claude_to_gpt() {
        HttpResponse<String> answer = relay.post("/v1/responses", json(INPUT.formatted("signed:c2ln")));

        assertThatJson(upstream.only().text()).node("input").isArray().hasSize(3);
        assertThat(upstream.only().text()).doesNotContain("reasoning");
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("input[1]");
    }

    @Test
    void from_claude_to_gpt_over_messages() {
        HttpResponse<String> answer = relay.post("/v1/messages", json(MESSAGES.formatted("gpt-6", "EqQB=")));

        assertThat(upstream.only().requestLine()).contains("/responses");
        assertThat(upstream.only().text()).doesNotContain("EqQB");
        assertThat(answer.statusCode()).isEqualTo(502);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
