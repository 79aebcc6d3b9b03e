package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.ScriptedUpstream.Received;
import dev.sluice.acceptance.ScriptedUpstream.Wire;
import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The sums of the ledger are the provider's own, to the token, over every way in which a call can go. The provider counts what it
 * has told, each request with numbers of its own.
 */
@Timeout(120)
class LedgerSumsTest {

    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong input = new AtomicLong();
    private final AtomicLong cached = new AtomicLong();
    private final AtomicLong output = new AtomicLong();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(
                upstream.baseUrl(),
                List.of(ScriptedUpstream.KEY, "sk-another"),
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "auth.admin-key=admin");
        upstream.will(this::answer);
    }

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    @Test
    void over_plain_streamed_translated_cut_abandoned_and_retried_calls() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (boolean stream : new boolean[] {false, true}) {
                whole(SampleRequest.chat("gpt-4.1", stream));
                whole(SampleRequest.message("claude-opus-4-7", stream));
                whole(SampleRequest.chat("claude-opus-4-7", stream));
                whole(SampleRequest.message("gpt-4.1", stream));
            }
            whole(ask(SampleRequest.chat("gpt-4.1", false), "retried"));
            whole(ask(SampleRequest.message("gpt-4.1", false), "retried"));
            assertThat(post(ask(SampleRequest.message("claude-opus-4-7", true), "cut"))
                            .body())
                    .contains("event: error");
            assertThat(post(ask(SampleRequest.chat("claude-opus-4-7", true), "cut"))
                            .body())
                    .contains("\"error\"");
            abandon(ask(SampleRequest.message("claude-opus-4-7", true), "abandoned"));
            abandon(ask(SampleRequest.chat("claude-opus-4-7", true), "abandoned"));
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> sum("calls") == calls.get());
        assertThat(sum("input_tokens")).isEqualTo(input.get());
        assertThat(sum("cached_input_tokens")).isEqualTo(cached.get());
        assertThat(sum("output_tokens")).isEqualTo(output.get());
        assertThat(Json.read(manage("/admin/ledger?limit=1000")).path("entries"))
                .allSatisfy(entry ->
                        assertThat(entry.path("usage_source").asString()).isEqualTo("provider"));
    }

    private static SampleRequest ask(SampleRequest like, String what) {
        return new SampleRequest(like.path(), like.body().replace("Hello there", what));
    }

    private void whole(SampleRequest ask) {
        assertThat(post(ask).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(SampleRequest ask) {
        calls.incrementAndGet();
        return relay.post(ask);
    }

    /** Leaves once the first text has come: what the provider told before has passed the relay by then. */
    private void abandon(SampleRequest ask) throws Exception {
        calls.incrementAndGet();
        HttpResponse<InputStream> answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        relay.request(ask.path())
                                .POST(BodyPublishers.ofString(ask.body()))
                                .build(),
                        BodyHandlers.ofInputStream());
        StringBuilder text = new StringBuilder();
        try (InputStream body = answer.body()) {
            while (text.indexOf("Hi") < 0) {
                text.append((char) body.read());
            }
        }
    }

    private void answer(Received request, Wire wire) throws IOException {
        String asked = request.text();
        if (asked.contains("retried") && retries.incrementAndGet() % 2 == 1) {
            wire.refuse(500, "{\"error\":{\"message\":\"try again\"}}");
            return;
        }
        int in = 100 + requests.incrementAndGet();
        int hit = in / 10;
        int out = in / 3;
        input.addAndGet(in);
        cached.addAndGet(hit);
        output.addAndGet(out);
        boolean messages = request.requestLine().contains("/messages");
        if (!asked.contains("\"stream\":true") && !asked.contains("\"stream\": true")) {
            wire.json(messages ? message(in, hit, out) : chat(in, hit, out));
        } else if (messages) {
            streamMessage(wire, asked, in, hit, out);
        } else {
            wire.stream();
            wire.chunk(
                    "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n"
                            + "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                            + "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[],\"usage\":" + chatUsage(in, hit, out)
                            + "}\n\n"
                            + "data: [DONE]\n\n");
            wire.end();
        }
    }

    private static void streamMessage(Wire wire, String asked, int in, int hit, int out) throws IOException {
        wire.stream();
        wire.chunk(event(
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                        + "\"model\":\"m\",\"content\":[],\"usage\":" + messageUsage(in, hit, 1) + "}"));
        wire.chunk(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        wire.chunk(event("message_delta", "\"delta\":{},\"usage\":{\"output_tokens\":" + out + "}"));
        wire.chunk(event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}"));
        if (asked.contains("\"cut\"")) {
            wire.cut();
            throw new IOException("cut");
        }
        if (asked.contains("\"abandoned\"")) {
            wire.awaitHangUp();
            throw new IOException("abandoned");
        }
        wire.chunk(event("content_block_stop", "\"index\":0"));
        wire.chunk(event(
                "message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":" + out + "}"));
        wire.chunk(event("message_stop", "\"x\":0"));
        wire.end();
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private static String message(int in, int hit, int out) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"usage\":"
                + messageUsage(in, hit, out)
                + ",\"stop_reason\":\"end_turn\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}";
    }

    private static String messageUsage(int in, int hit, int out) {
        return "{\"input_tokens\":" + in + ",\"cache_read_input_tokens\":" + hit + ",\"output_tokens\":" + out + '}';
    }

    private static String chat(int in, int hit, int out) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"usage\":" + chatUsage(in, hit, out)
                + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                + "\"finish_reason\":\"stop\"}]}";
    }

    /** The prompt's tokens include the cached ones in this dialect. */
    private static String chatUsage(int in, int hit, int out) {
        return "{\"prompt_tokens\":" + (in + hit) + ",\"completion_tokens\":" + out
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + hit + "}}";
    }

    private long sum(String field) {
        JsonNode rows = Json.read(manage("/admin/usage?by=client")).path("rows");
        long sum = 0;
        for (JsonNode row : rows) {
            sum += row.path(field).asLong();
        }
        return sum;
    }

    private byte[] manage(String path) {
        return relay.send(relay.managing(path).header("authorization", "Bearer admin"))
                .body()
                .getBytes(StandardCharsets.UTF_8);
    }
}
