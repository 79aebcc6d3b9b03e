package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Calls that are still under way when the grace of a stop is over: each is told, and recorded. */
@Timeout(60)
class ShutdownGraceTest {

    private static final String STOPS = "The relay is shutting down and could not finish the call; send it again.";

    @TempDir
    Path directory;

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private RunningRelay start() {
        return RunningRelay.over(
                upstream,
                "shutdown-grace=100ms",
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "auth.admin-key=admin",
                "providers[0].keys[0].concurrency=1",
                "providers[1].keys[0].concurrency=1",
                "providers[2].name=gemini",
                "providers[2].preset=gemini",
                "providers[2].dialect=gemini",
                "providers[2].base-url=" + upstream.baseUrl(),
                "providers[2].models=gemini-*",
                "providers[2].keys[0].secret=AIza-first");
    }

    private void streams(String event) {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(event.replace('\'', '"'));
            wire.awaitHangUp();
        });
    }

    @ParameterizedTest
    @CsvSource({"openai, code, shutting_down", "anthropic, type, api_error"})
    void a_waiting_call_is_refused_in_its_dialect(String dialect, String field, String name) {
        upstream.will((request, wire) -> wire.awaitHangUp());
        HttpResponse<String> refused;
        try (RunningRelay relay = start()) {
            CompletableFuture<HttpResponse<String>> first = relay.begin(SampleRequest.in(dialect, false));
            Awaitility.await("under way").until(() -> upstream.received().size() == 1);
            CompletableFuture<HttpResponse<String>> second = relay.begin(SampleRequest.in(dialect, true));
            Awaitility.await("waits").until(() -> relay.metrics().sum("sluice_queue_depth") == 1);

            relay.close();

            assertThat(first.join().statusCode()).isEqualTo(503);
            refused = second.join();
        }
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("5");
        JsonNode error = Json.read(refused.body()).path("error");
        assertThat(error.path(field).asString("")).isEqualTo(name);
        assertThat(error.path("message").asString("")).isEqualTo(STOPS);
        assertThat(upstream.received()).hasSize(1);
        assertRecorded(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/chat/completions | {'model':'gpt-4.1','stream':true,'messages':[{'role':'user','content':'Hi'}]} | {'choices':[{'index':0,'delta':{'content':'a'}}]} | data: {"error":
            /v1/messages | {'model':'claude-opus-4-7','max_tokens':9,'stream':true,'messages':[{'role':'user','content':'Hi'}]} | {'type':'message_start','message':{'usage':{'input_tokens':1}}} | event: error
            /v1/messages | {'model':'gpt-4.1','max_tokens':9,'stream':true,'messages':[{'role':'user','content':'Hi'}]} | {'choices':[{'index':0,'delta':{'content':'a'}}]} | event: error
            /v1/responses | {'model':'gpt-4.1','stream':true,'input':'Hi'} | {'type':'response.created','response':{'id':'resp_1'}} | event: error
            /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse | {'contents':[{'role':'user','parts':[{'text':'Hi'}]}]} | {'candidates':[{'content':{'parts':[{'text':'a'}]}}]} | data: {"error":
            """)
    void a_stream_ends_with_its_dialect_s_error_event(String path, String body, String event, String error)
            throws Exception {
        streams("data: " + event + "\n\n");
        try (RunningRelay relay = start();
                RawClient client = new RawClient(relay)) {
            client.send(RawClient.request(path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                    .readUntil("data: {");

            relay.close();

            String rest = client.readToEnd();
            assertThat(rest).contains(error, STOPS).doesNotContain("[DONE]", "message_stop");
            assertThat(rest).as("the body's end").endsWith("\r\n0\r\n\r\n");
        }
        assertRecorded(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_socket_is_told_and_closed(boolean begun) throws Exception {
        if (begun) {
            streams("data: {'type':'response.created','response':{'id':'resp_1'}}\n\n");
        } else {
            upstream.will((request, wire) -> wire.awaitHangUp());
        }
        try (RunningRelay relay = start();
                SocketClient client = new SocketClient(relay)) {
            client.send("{'type':'response.create','model':'gpt-4.1','input':'Hi'}");
            client.send("{'type':'response.create','model':'gpt-4.1','input':'Next'}");
            Awaitility.await("under way").until(() -> upstream.received().size() == 1);
            if (begun) {
                client.until("response.created");
            }

            relay.close();

            assertThat(client.next().toString()).contains(STOPS);
            assertThat(client.next().toString()).contains(STOPS, "503");
            assertThat(client.closeStatus()).isEqualTo(1001);
        }
        assertRecorded(2);
    }

    @Test
    void an_upload_is_refused_in_its_dialect() throws Exception {
        try (RunningRelay relay = start();
                RawClient client = new RawClient(relay)) {
            client.send(RawClient.head("/v1/messages", 1000) + "{\"model\":");
            Awaitility.await("the body has begun").until(() -> relay.memory().reserved() > 0);

            relay.close();

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 503 ").contains("retry-after: 5", "api_error", STOPS);
        }
        assertRecorded(0);
    }

    @Test
    void a_client_that_does_not_read_does_not_hold_the_stop() throws Exception {
        String event = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(30_000) + "\"}}]}\n\n";
        upstream.will((request, wire) -> {
            wire.stream();
            while (true) {
                wire.chunk(event);
            }
        });
        try (RunningRelay relay = start();
                RawClient client = new RawClient(relay)) {
            client.send(RawClient.request(SampleRequest.CHAT_STREAM)).readUntil("data: {");
            Awaitility.await("what the client leaves lying is reserved")
                    .until(() -> relay.memory().reserved() > 0);

            relay.close();
        }
        assertRecorded(1);
    }

    /** Asserts that the ledger holds {@code calls} calls after a restart, all ended by the stop. */
    private void assertRecorded(int calls) {
        try (RunningRelay restarted = start()) {
            String ledger = restarted
                    .send(restarted.managing("/admin/ledger").header("authorization", "Bearer admin"))
                    .body();
            assertThat(Json.read(ledger).path("entries"))
                    .hasSize(calls)
                    .allSatisfy(entry ->
                            assertThat(entry.path("outcome").asString("")).isEqualTo("shutting_down"));
        }
    }
}
