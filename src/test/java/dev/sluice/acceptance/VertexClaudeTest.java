package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claude on Vertex AI: the path names the model, and the body a version in its place. */
class VertexClaudeTest {

    private static final String BASE = "/v1/projects/p/locations/l/publishers/anthropic/models/";
    private static final String ANSWER =
            "{'id':'msg_1','type':'message','role':'assistant','content':[{'type':'text','text':'Hi'}],"
                    + "'stop_reason':'end_turn','usage':{'input_tokens':5,'output_tokens':2}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.over(
            upstream,
            "providers[2].name=vertex",
            "providers[2].preset=vertex",
            "providers[2].dialect=anthropic",
            "providers[2].base-url=" + upstream.baseUrl() + "/v1/projects/p/locations/l/publishers/anthropic",
            "providers[2].models=sonnet-on-vertex*",
            "providers[2].keys[0].secret=token-1",
            "models[0].name=sonnet-alias",
            "models[0].targets[0].provider=vertex",
            "models[0].targets[0].model=sonnet-on-vertex@20260101");

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        await().untilAsserted(() -> assertThat(relay.memory().reserved()).isZero());
        relay.close();
        upstream.close();
    }

    @Test
    void a_whole_answer_is_asked_for_by_the_models_path_without_the_query() {
        upstream.will((request, wire) -> wire.json(json(ANSWER)));

        HttpResponse<String> answer = relay.post(
                "/v1/messages?beta=true",
                json("{ 'max_tokens' : 9, 'model' : 'sonnet-on-vertex@20260101'"
                        + " ,'messages':[{'role':'user','content':'Hi'}]}"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(json(ANSWER));
        assertThat(upstream.only().requestLine())
                .isEqualTo("POST " + BASE + "sonnet-on-vertex%4020260101:rawPredict HTTP/1.1");
        assertThat(upstream.only().field("authorization")).isEqualTo("Bearer token-1");
        assertThat(upstream.only().field("x-api-key")).isNull();
        assertThat(upstream.only().text())
                .isEqualTo(json("{ 'max_tokens' : 9, 'anthropic_version':'vertex-2023-10-16' ,"
                        + "'messages':[{'role':'user','content':'Hi'}]}"));
    }

    @Test
    void a_stream_has_a_path_of_its_own_and_an_alias_is_resolved() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(json("event: message_start\n"
                    + "data: {'type':'message_start','message':{'id':'msg_1','usage':{}}}\n\n"
                    + "event: message_delta\n"
                    + "data: {'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{}}\n\n"
                    + "event: message_stop\n"
                    + "data: {'type':'message_stop'}\n\n"));
            wire.end();
        });

        HttpResponse<String> answer =
                relay.post("/v1/messages", message("sonnet-alias").replace("{\"model", "{\"stream\":true,\"model"));

        assertThat(answer.body()).contains("message_stop").doesNotContain("event: error");
        assertThat(upstream.only().requestLine())
                .isEqualTo("POST " + BASE + "sonnet-on-vertex%4020260101:streamRawPredict HTTP/1.1");
        assertThatJson(upstream.only().text()).node("stream").isEqualTo(true);
        assertThatJson(upstream.only().text()).node("model").isAbsent();
    }

    @Test
    void a_call_of_another_dialect_is_translated_into_the_same_form() {
        upstream.will((request, wire) -> wire.json(json(ANSWER)));

        HttpResponse<String> answer = relay.post(SampleRequest.chat("sonnet-on-vertex", false));

        assertThatJson(answer.body()).node("choices[0].message.content").isEqualTo("Hi");
        assertThat(upstream.only().requestLine()).isEqualTo("POST " + BASE + "sonnet-on-vertex:rawPredict HTTP/1.1");
        assertThatJson(upstream.only().text()).node("model").isAbsent();
        assertThatJson(upstream.only().text()).node("anthropic_version").isEqualTo("vertex-2023-10-16");
    }

    @Test
    void tokens_are_counted_at_the_one_path_for_all_models_which_the_body_names() {
        upstream.will((request, wire) -> wire.json("{\"input_tokens\":7}"));

        HttpResponse<String> answer = relay.post("/v1/messages/count_tokens", message("sonnet-on-vertex"));

        assertThatJson(answer.body()).node("input_tokens").isEqualTo(7);
        assertThat(upstream.only().requestLine()).isEqualTo("POST " + BASE + "count-tokens:rawPredict HTTP/1.1");
        assertThatJson(upstream.only().text()).node("model").isEqualTo("sonnet-on-vertex");
        assertThatJson(upstream.only().text()).node("anthropic_version").isEqualTo("vertex-2023-10-16");
    }

    @ParameterizedTest
    @CsvSource({
        "sonnet-on-vertex/../../../x, sonnet-on-vertex%2F..%2F..%2F..%2Fx",
        "sonnet-on-vertex?alt=sse#x, sonnet-on-vertex%3Falt%3Dsse%23x",
        "sonnet-on-vertex a+b, sonnet-on-vertex%20a%2Bb"
    })
    void a_name_leads_to_no_other_path(String model, String segment) {
        upstream.will((request, wire) -> wire.json(json(ANSWER)));

        relay.post("/v1/messages", message(model));

        assertThat(upstream.only().requestLine()).isEqualTo("POST " + BASE + segment + ":rawPredict HTTP/1.1");
    }

    @Test
    void a_key_in_an_escaped_spelling_is_the_models_too() {
        upstream.will((request, wire) -> wire.json(json(ANSWER)));

        relay.post("/v1/messages", message("sonnet-on-vertex").replace("\"model\"", "\"mod\\u0065l\""));

        assertThatJson(upstream.only().text()).node("model").isAbsent();
        assertThatJson(upstream.only().text()).node("messages[0].content").isEqualTo("Hi");
    }

    private static String message(String model) {
        return json("{'model':'" + model + "','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
