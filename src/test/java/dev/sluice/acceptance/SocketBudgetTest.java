package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The budgets of clients that call over a WebSocket, and the secrets that providers quote in its frames. */
@Timeout(120)
class SocketBudgetTest {

    private static final String CREATE = SocketTestCase.CREATE;

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    /** A request costs 0.70, so that the second exceeds a budget of 1.00. */
    private final RunningRelay relay = RunningRelay.over(
            upstream,
            "models[0].name=gpt-6",
            "models[0].price.input=100000",
            "models[0].price.output=100000",
            "clients[1].name=tight",
            "clients[1].key=sk-tight",
            "clients[1].budget.amount=1.00",
            "clients[1].budget.per=total");

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    private static void paid(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws Exception {
        wire.stream();
        SocketTestCase.event(wire, "response.created", "'response':{'id':'resp_1','status':'in_progress','output':[]}");
        SocketTestCase.event(
                wire,
                "response.completed",
                "'response':{'id':'resp_1','object':'response','status':'completed','output':[],"
                        + "'usage':{'input_tokens':5,'output_tokens':2,'total_tokens':7}}");
        wire.end();
    }

    @Test
    void each_request_of_a_socket_is_charged_to_its_clients_budget() throws Exception {
        upstream.will(SocketBudgetTest::paid);
        try (SocketClient client = SocketClient.as("sk-tight", relay)) {
            for (int i = 0; i < 2; i++) {
                assertThat(SocketTestCase.ended(client.send(CREATE))
                                .path("type")
                                .asString(""))
                        .isEqualTo("response.completed");
                relay.awaitQuiet();
            }
            JsonNode refused = SocketTestCase.ended(client.send(CREATE));

            assertThat(refused.path("status").asInt(0)).isEqualTo(429);
            assertThat(refused.path("error").path("code").asString("")).isEqualTo("insufficient_quota");
            assertThat(upstream.received()).hasSize(2);
        }
        // The budget is the client's, not its socket's.
        try (SocketClient another = SocketClient.as("sk-tight", relay)) {
            assertThat(SocketTestCase.ended(another.send(CREATE)).path("status").asInt(0))
                    .isEqualTo(429);
        }
        try (SocketClient other = new SocketClient(relay)) {
            assertThat(SocketTestCase.ended(other.send(CREATE)).path("type").asString(""))
                    .isEqualTo("response.completed");
        }
    }

    /** The status of a refusal, or 200 for an error within a stream. */
    @ParameterizedTest
    @ValueSource(ints = {401, 422, 500, 200})
    void no_frame_holds_a_key_that_a_provider_quotes(int status) throws Exception {
        upstream.will((request, wire) -> quote(status, wire));
        try (SocketClient client = new SocketClient(relay, "x-sluice-max-wait", "1")) {
            List<JsonNode> frames = client.send(CREATE).until("response.completed", "response.failed", "error");

            JsonNode last = frames.get(frames.size() - 1);
            assertThat(last.path("type").asString("")).isNotEqualTo("response.completed");
            assertThat(frames.toString()).doesNotContain(ScriptedUpstream.KEY, "upstream-secret");
        }
    }

    private static void quote(int status, ScriptedUpstream.Wire wire) throws Exception {
        String error =
                "{\"error\":{\"message\":\"bad key " + ScriptedUpstream.KEY + "\",\"type\":\"odd\",\"code\":\"odd\"}}";
        if (status == 200) {
            wire.stream("x-echo: " + ScriptedUpstream.KEY);
            SocketTestCase.event(
                    wire, "response.created", "'response':{'id':'resp_1','status':'in_progress','output':[]}");
            wire.chunk("event: error\ndata: {\"type\":\"error\",\"code\":\"odd\",\"message\":\"bad key sk-upst");
            wire.chunk("ream-secret\",\"param\":null}\n\n");
            wire.end();
        } else {
            wire.send("HTTP/1.1 " + status + " No\r\ncontent-type: application/json\r\nx-request-id: "
                    + ScriptedUpstream.KEY + "\r\ncontent-length: " + error.length() + "\r\n\r\n" + error);
        }
    }
}
