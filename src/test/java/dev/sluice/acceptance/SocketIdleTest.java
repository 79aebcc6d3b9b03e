package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time for which a WebSocket stays open without a request, where it is shorter than the time between two pings. */
@Timeout(120)
class SocketIdleTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.over(upstream, "limits.socket-idle=200ms", "heartbeat=1h");

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    @Test
    void a_socket_without_a_request_is_closed_when_its_time_is_over() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            assertThat(client.closeStatus()).isEqualTo(1000);
        }
    }

    @Test
    void a_socket_is_closed_when_its_time_after_the_last_request_is_over() throws Exception {
        upstream.will((request, wire) -> {
            wire.stream();
            String response = "'response':{'id':'resp_1','object':'response','status':'%s','output':[]}";
            SocketTestCase.event(wire, "response.created", response.formatted("in_progress"));
            SocketTestCase.event(wire, "response.completed", response.formatted("completed"));
            wire.end();
        });
        try (SocketClient client = new SocketClient(relay)) {
            client.send(SocketTestCase.CREATE);

            assertThat(client.next().path("type").asString("")).isEqualTo("response.created");
            assertThat(client.next().path("type").asString("")).isEqualTo("response.completed");
            assertThat(client.closeStatus()).isEqualTo(1000);
        }
    }
}
