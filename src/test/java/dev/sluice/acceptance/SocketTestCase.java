package dev.sluice.acceptance;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The fixture of tests of Responses over a WebSocket: a relay over a provider that speaks HTTP alone. */
@Timeout(120)
abstract class SocketTestCase {

    static final String CREATE = "{'type':'response.create','model':'gpt-6','store':false,'input':'Hi'}";

    final ScriptedUpstream upstream = new ScriptedUpstream();
    private final AtomicInteger answers = new AtomicInteger();
    RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(
                upstream,
                "clients[1].name=narrow",
                "clients[1].key=sk-narrow",
                "clients[1].rpm=1",
                "limits.max-body=1MB",
                "limits.max-sockets=4");
        upstream.will(this::responses);
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    final void responses(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire) throws IOException {
        int n = answers.incrementAndGet();
        String thought = "{'type':'reasoning','id':'rs_%d','summary':[]}".formatted(n);
        String item =
                "{'type':'message','id':'msg_%d','role':'assistant','content':[{'type':'output_text','text':'%d'}]}"
                        .formatted(n, n);
        String response = "{'id':'resp_%d','object':'response','status':'%s','output':[%s]}";
        wire.stream();
        event(wire, "response.created", "'response':" + response.formatted(n, "in_progress", ""));
        event(wire, "response.output_item.done", "'output_index':0,'item':" + thought);
        event(wire, "response.output_item.done", "'output_index':1,'item':" + item);
        event(wire, "response.completed", "'response':" + response.formatted(n, "completed", item));
        wire.end();
    }

    static void event(ScriptedUpstream.Wire wire, String type, String members) throws IOException {
        wire.chunk("event: %s\ndata: {'type':'%s',%s}\n\n"
                .formatted(type, type, members)
                .replace('\'', '"'));
    }

    static JsonNode ended(SocketClient client) throws InterruptedException {
        List<JsonNode> all = client.until("response.completed", "error");
        return all.get(all.size() - 1);
    }
}
