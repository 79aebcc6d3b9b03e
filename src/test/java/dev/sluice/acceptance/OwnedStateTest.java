package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State that only one account can read: each call that refers to it goes to that account, though others have room too. */
class OwnedStateTest {

    private static final int CALLS = 12;

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    /** Five accounts of one key each: by chance, twelve calls would not all use the same. */
    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.overFive(upstream);
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @BeforeEach
    void each_answer_has_reasoning_of_its_account() {
        upstream.forget();
        upstream.will(OwnedStateTest::answer);
    }

    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        String key = request.key();
        String item =
                "{'type':'reasoning','id':'rs_%s','summary':[],'encrypted_content':'gA/%s+='}".formatted(key, key);
        String response = "{'id':'resp_%s','object':'response','status':'completed','model':'gpt-6',".formatted(key)
                + "'store':true,'conversation':{'id':'conv_%s'},'output':[%s]}".formatted(key, item);
        if (request.text().contains("\"stream\":true")) {
            wire.stream();
            event(wire, "response.created", "'response':" + response.replace(item, ""));
            event(wire, "response.output_item.added", "'output_index':0,'item':{'type':'reasoning'}");
            event(wire, "response.output_item.done", "'output_index':0,'item':" + item);
            event(wire, "response.completed", "'response':" + response);
            wire.end();
        } else {
            wire.json(response.replace('\'', '"'));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input':[{'type':'reasoning','summary':[],'encrypted_content':'gA/%s+='},{'role':'user','content':'So?'}]",
                "'input':[{'type':'item_reference','id':'rs_%s'}]",
                "'input':[{'type':'reasoning','id':'rs_%s','summary':[]}]",
                "'input':'So?','previous_response_id':'resp_%s'",
                "'input':'So?','conversation':'conv_%s'",
            })
    void reasoning_returns_to_its_account(String next) {
        for (boolean stream : new boolean[] {false, true}) {
            String made = ask("'input':'Hi'", stream);

            for (int i = 0; i < CALLS; i++) {
                assertThat(ask(next.formatted(made), stream)).isEqualTo(made);
            }
        }
    }

    @Test
    void reasoning_of_an_unknown_account_is_sent_anyway() {
        String next = "'input':[{'type':'item_reference','id':'rs_0'},{'type':'reasoning','encrypted_content':'x'}]";

        Set<String> asked =
                IntStream.range(0, 40).mapToObj(i -> ask(next, false)).collect(Collectors.toSet());

        assertThat(asked).hasSizeGreaterThan(1);
    }

    @Test
    void an_item_of_another_client_is_not_found() {
        String made = ask("'input':'Hi'", false);
        upstream.received().clear();

        HttpResponse<String> answer = relay.send(relay.request("/v1/responses")
                .setHeader("authorization", "Bearer sk-other")
                .POST(HttpRequest.BodyPublishers.ofString(
                        body("'input':[{'type':'item_reference','id':'rs_%s'}]".formatted(made), false))));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).node("error.message").isEqualTo("Item with id 'rs_" + made + "' not found.");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void a_call_whose_account_can_no_longer_be_used_is_refused() throws Exception {
        String made = ask("'input':'Hi'", false);
        upstream.will((request, wire) -> {
            if (request.key().equals(made)) {
                wire.refuse(401, "{\"error\":{\"message\":\"revoked\",\"code\":\"invalid_api_key\"}}");
            } else {
                answer(request, wire);
            }
        });
        String next = body("'input':[{'type':'reasoning','encrypted_content':'gA/%s+='}]".formatted(made), false);

        HttpResponse<String> answer = relay.post("/v1/responses", next);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).node("error.message").asString().contains("encrypted");
        assertThat(ask("'input':'Hi'", false)).isNotEqualTo(made);
    }

    @Test
    void translated_reasoning_returns_to_its_account() {
        String message = "{'model':'gpt-6','max_tokens':99,'tools':[{'name':'f','input_schema':{'type':'object'}}],"
                + "'thinking':{'type':'adaptive'},'messages':[{'role':'user','content':'Hi'}%s]}";
        relay.post("/v1/messages", message.formatted("").replace('\'', '"'));
        String made = upstream.received().get(0).key();
        String thought =
                ",{'role':'assistant','content':[{'type':'thinking','thinking':'','signature':'rs_%s/gA/%s+='},"
                        + "{'type':'text','text':'Yes'}]},{'role':'user','content':'So?'}";
        upstream.received().clear();

        for (int i = 0; i < CALLS; i++) {
            relay.post(
                    "/v1/messages",
                    message.formatted(thought.formatted(made, made)).replace('\'', '"'));
        }

        assertThat(upstream.received()).hasSize(CALLS).allSatisfy(request -> {
            assertThat(request.requestLine()).contains("/responses");
            assertThat(request.key()).isEqualTo(made);
        });
    }

    @Test
    void reasoning_that_no_account_can_read_is_removed() {
        upstream.will((request, wire) -> {
            if (request.text().contains("encrypted_content\":\"gBBB")) {
                wire.refuse(
                        400,
                        "{\"error\":{\"message\":\"The encrypted content gBBB could not be verified.\","
                                + "\"type\":\"invalid_request_error\",\"code\":\"invalid_encrypted_content\"}}");
            } else {
                answer(request, wire);
            }
        });

        HttpResponse<String> answer = relay.post(
                "/v1/messages",
                ("{'model':'gpt-6','max_tokens':99,"
                                + "'tools':[{'name':'f','input_schema':{'type':'object'}}],'messages':[{'role':'user',"
                                + "'content':'Hi'},{'role':'assistant','content':[{'type':'thinking','thinking':'','signature':"
                                + "'rs_1/gBBB'},{'type':'text','text':'Yes'}]},{'role':'user','content':'So?'}]}")
                        .replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-sluice-dropped")).contains("messages[1].content[0]");
        assertThat(upstream.received()).hasSize(2);
    }

    /** Returns the key of the attempt. */
    private static String ask(String members, boolean stream) {
        upstream.received().clear();
        assertThat(relay.post("/v1/responses", body(members, stream)).statusCode())
                .isEqualTo(200);
        return upstream.only().key();
    }

    private static String body(String members, boolean stream) {
        return "{'model':'gpt-6','stream':%s,%s}".formatted(stream, members).replace('\'', '"');
    }

    private static void event(ScriptedUpstream.Wire wire, String type, String members) throws IOException {
        wire.chunk("event: %s\ndata: {'type':'%s',%s}\n\n"
                .formatted(type, type, members)
                .replace('\'', '"'));
    }
}
