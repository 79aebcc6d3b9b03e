package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists over a pool of one account, in which the objects of all clients lie: each client sees its own. */
class OneAccountListsTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.over(
            upstream.baseUrl(), List.of("sk-only"), "clients[1].name=other", "clients[1].key=sk-other");

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    private HttpResponse<String> list(String path, String key) {
        return relay.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(relay.url() + path))
                .header("authorization", "Bearer " + key)
                .GET());
    }

    @ParameterizedTest
    @CsvSource({"/v1/batches, batch_1", "/v1/messages/batches, msgbatch_1"})
    void a_client_sees_its_own_batches(String path, String id) {
        upstream.will((request, wire) -> {
            if (request.requestLine().startsWith("POST")) {
                wire.json("{\"id\":\"" + id + "\",\"object\":\"batch\"}");
            } else {
                wire.json("{\"object\":\"list\",\"data\":[{\"id\":\"of_nobody\"},{\"id\":\"" + id
                        + "\"}],\"has_more\":false}");
            }
        });
        assertThat(relay.post(path, "{\"input_file_id\":null,\"requests\":[]}").statusCode())
                .isEqualTo(200);

        assertThatJson(list(path, RunningRelay.CLIENT_KEY).body())
                .inPath("$.data[*].id")
                .isEqualTo("[\"" + id + "\"]");
        assertThatJson(list(path, "sk-other").body()).node("data").isArray().isEmpty();
    }

    @Test
    void nothing_is_asked_for_a_client_that_has_nothing() {
        assertThatJson(list("/v1/files", "sk-other").body())
                .node("data")
                .isArray()
                .isEmpty();
        assertThat(upstream.received()).isEmpty();
    }
}
