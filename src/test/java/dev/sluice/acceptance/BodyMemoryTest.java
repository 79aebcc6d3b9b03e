package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay with memory for bodies of 8 MB, which may have 16 MB each: one can have 6 MB of it. */
@Timeout(120)
class BodyMemoryTest {

    private static final int MB = 1 << 20;
    private static final long MEMORY = 8 * MB;

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.within(
            MEMORY, upstream, "limits.max-body=16MB", "clients[1].name=other", "clients[1].key=sk-other");

    @AfterEach
    void everything_is_given_back() {
        relay.awaitQuiet();
        await("no memory held")
                .untilAsserted(() -> assertThat(relay.memory().reserved()).isZero());
        assertThat(relay.memory().peak()).isLessThanOrEqualTo(MEMORY);
        assertThat(relay.memory().waiting()).isZero();
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 5000000", "transfer-encoding: chunked"})
    void uploads_that_never_end_do_not_keep_small_calls_out(String framing) throws Exception {
        List<SlowUpload> uploads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            uploads.add(new SlowUpload(relay.port(), RawClient.head(SampleRequest.CHAT.path(), -1, framing)));
        }
        byte[] part = part(framing);
        for (int round = 0; round < 70; round++) {
            uploads.forEach(upload -> upload.send(part));
            assertThat(relay.memory().reserved()).isLessThan(MEMORY);
        }

        assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
        assertThat(relay.post(SampleRequest.MESSAGE).statusCode()).isEqualTo(200);
        assertThat(relay.postAs("sk-other", SampleRequest.CHAT).statusCode()).isEqualTo(200);
        for (SlowUpload upload : uploads) {
            upload.close();
        }
    }

    private static byte[] part(String framing) {
        String bytes = "x".repeat(64 << 10);
        return (framing.startsWith("content") ? bytes : "10000\r\n" + bytes + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void declared_lengths_reserve_nothing() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(new RawClient(relay).send(RawClient.head(SampleRequest.CHAT.path(), 5 * MB)));
        }
        for (RawClient client : clients) {
            client.send("{");
        }
        await("the first bytes").until(() -> relay.memory().reserved() > 0);

        assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
        assertThat(relay.memory().peak()).isLessThan(64 << 10);
        for (RawClient client : clients) {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void large_bodies_at_once_are_each_answered(String dialect) {
        SampleRequest large = sized(SampleRequest.in(dialect, false), 5 * MB);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(relay.begin(large));
        }
        HttpResponse<String> small = relay.post(SampleRequest.in(dialect, false));

        assertThat(small.statusCode()).isEqualTo(200);
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        assertThat(statuses).contains(200).isSubsetOf(200, 503);
        answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() == 503)
                .forEach(answer -> {
                    assertThat(answer.headers().firstValue("retry-after")).contains("1");
                    assertThatJson(answer.body())
                            .node("error.type")
                            .isEqualTo(dialect.equals("openai") ? "server_error" : "overloaded_error");
                });
        assertThat(relay.metrics().sum("sluice_requests_total", "outcome=memory_full"))
                .isEqualTo(statuses.stream().filter(status -> status == 503).count());
    }

    @Test
    void a_body_that_is_known_never_to_fit_is_too_large_at_once() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            String answer = client.send(RawClient.head(SampleRequest.CHAT.path(), 7 * MB))
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 413").contains("request_too_large", "at most " + 6 * MB);
            assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("retry-after");
        }
    }

    @Test
    void a_body_that_turns_out_never_to_fit_is_too_large() throws Exception {
        byte[] part = part("transfer-encoding: chunked");
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.head(SampleRequest.MESSAGE.path(), -1, "transfer-encoding: chunked"));
            // 96 of them are 6 MB; the relay need not read on after that.
            for (int i = 0; i < 97; i++) {
                client.send(part);
            }

            assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    /** Alone it is known never to fit. Beside others it may have to give up before that is known. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void bodies_that_inflate_beyond_memory_are_refused_and_hurt_nobody(String coding) throws Exception {
        byte[] bomb = compressed(coding, sized(SampleRequest.CHAT, 50 * MB).body());
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> postCompressed(coding, bomb)));
        }
        List<Integer> small = new ArrayList<>();
        while (answers.stream().anyMatch(answer -> !answer.isDone())) {
            small.add(relay.postAs("sk-other", SampleRequest.CHAT).statusCode());
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(413, 503));
        assertThat(small).isNotEmpty().containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void a_lone_body_that_inflates_beyond_memory_is_too_large(String coding) throws Exception {
        HttpResponse<String> answer = postCompressed(
                coding, compressed(coding, sized(SampleRequest.CHAT, 50 * MB).body()));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    }

    /** What it would have to come again for is known by reading it to its end: 5 MB fit when the first is gone, 8 MB never. */
    @ParameterizedTest
    @CsvSource({"gzip, 5, 503", "gzip, 8, 413", "gzip, 50, 413", "deflate, 5, 503", "deflate, 8, 413"})
    void a_compressed_body_that_gives_way_to_others_comes_again_unless_it_can_never_fit(
            String coding, int megabytes, int status) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            answer.await();
            wire.json("{}");
        });
        CompletableFuture<HttpResponse<String>> first = relay.begin(sized(SampleRequest.CHAT, 4 * MB));
        await("the first call").until(() -> upstream.received().size() == 1);

        HttpResponse<String> second = postCompressed(
                coding,
                compressed(coding, sized(SampleRequest.CHAT, megabytes * MB).body()));

        assertThat(second.statusCode()).isEqualTo(status);
        assertThat(second.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
        answer.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> postCompressed(String coding, byte[] body) {
        return relay.send(relay.request(SampleRequest.CHAT.path(), "content-encoding", coding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    @Test
    void a_compressed_body_that_fits_is_served() throws Exception {
        SampleRequest large = sized(SampleRequest.CHAT, 3 * MB);
        upstream.will((request, wire) -> wire.json("{\"length\":" + request.body().length + "}"));

        HttpResponse<String> answer = relay.send(relay.request(SampleRequest.CHAT.path(), "content-encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(compressed("gzip", large.body()))));

        assertThat(answer.body()).isEqualTo("{\"length\":" + large.body().length() + "}");
    }

    @Test
    void an_upload_waits_for_room_and_then_goes_on() {
        CountDownLatch answer = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            answer.await();
            wire.json("{\"length\":" + request.body().length + "}");
        });
        SampleRequest large = sized(SampleRequest.CHAT, 4 * MB);
        CompletableFuture<HttpResponse<String>> first = relay.begin(large);
        await("the first call").until(() -> upstream.received().size() == 1);
        CompletableFuture<HttpResponse<String>> second = relay.begin(large);
        await("the second waits").until(() -> relay.memory().waiting() == 1);

        answer.countDown();

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().body()).isEqualTo("{\"length\":" + large.body().length() + "}");
    }

    @Test
    void a_client_that_leaves_while_its_upload_waits_gives_all_back() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            answer.await();
            wire.json("{}");
        });
        CompletableFuture<HttpResponse<String>> first = relay.begin(sized(SampleRequest.CHAT, 4 * MB));
        await("the first call").until(() -> upstream.received().size() == 1);
        long held = relay.memory().reserved();
        try (SlowUpload second = new SlowUpload(relay.port(), RawClient.head(SampleRequest.CHAT.path(), 5 * MB))) {
            byte[] part = part("content-length");
            await("the second waits")
                    .until(() -> second.send(part) && relay.memory().waiting() == 1);
        }

        await("the second's memory").until(() -> relay.memory().reserved() == held);
        answer.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
    }

    @Test
    void an_answer_frees_the_body_while_its_stream_goes_on() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
            goOn.await();
            wire.chunk("data: [DONE]\n\n");
            wire.end();
        });
        CompletableFuture<HttpResponse<String>> stream = relay.begin(sized(SampleRequest.CHAT_STREAM, 4 * MB));

        await("an answer")
                .until(() -> relay.metrics().sum("sluice_streams_open") == 1
                        && relay.memory().reserved() < 64 << 10);
        assertThat(relay.memory().peak()).isGreaterThanOrEqualTo(4 * MB);
        goOn.countDown();
        assertThat(stream.join().body()).contains("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4.1\"",
                "{\"model\":\"gpt-4.1\",\"stream\":5,\"messages\":[1]}",
                "{\"model\":\"gpt-4.1\",\"messages\":[]}"
            })
    void calls_that_are_refused_give_all_back(String body) {
        for (int i = 0; i < 5; i++) {
            assertThat(relay.post(SampleRequest.CHAT.path(), body).statusCode()).isBetween(400, 404);
        }
        assertThat(relay.post(SampleRequest.CHAT, "x-sluice-max-wait", "soon").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_model_s_name_of_megabytes_is_never_made_a_string() {
        HttpResponse<String> answer =
                relay.post(SampleRequest.CHAT.path(), "{\"model\":\"" + "m".repeat(5 * MB) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).node("error.param").isEqualTo("model");
    }

    @Test
    void a_translation_counts_and_one_that_can_never_fit_is_too_large() {
        upstream.will((request, wire) -> wire.json("""
                {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},
                "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"""));
        SampleRequest small = SampleRequest.message("gpt-4.1", false);

        assertThat(relay.post(small).statusCode()).isEqualTo(200);
        assertThat(relay.post(sized(small, MB / 2)).statusCode()).isEqualTo(200);
        assertThat(relay.memory().peak()).isGreaterThan(2 * MB);
        HttpResponse<String> large = relay.post(sized(small, 3 * MB));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThatJson(large.body()).node("error.type").isEqualTo("request_too_large");
        String manyNodes = small.body().replace("\"Hello there\"", "[" + "{},".repeat(60_000) + "{}]");
        assertThat(relay.post(small.path(), manyNodes).statusCode()).isEqualTo(413);
    }

    @Test
    void a_translated_answer_counts_and_one_without_memory_is_refused_for_no_fault_of_the_key() {
        String answer = """
                {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},
                "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";
        upstream.will((request, wire) -> wire.json(answer.formatted("a".repeat(3 * MB))));
        HttpResponse<String> large = relay.post(SampleRequest.message("gpt-4.1", false));

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
        upstream.will((request, wire) -> wire.json(answer.formatted("a")));
        assertThat(relay.post(SampleRequest.message("gpt-4.1", false)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_memory_is_measured() throws Exception {
        assertThat(relay.metrics().sum("sluice_body_memory_bytes", "state=total"))
                .isEqualTo(MEMORY);
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.head(SampleRequest.CHAT.path(), MB)).send("x".repeat(100_000));
            await("its bytes")
                    .until(() -> relay.metrics().sum("sluice_body_memory_bytes", "state=reserved") >= 100_000);
        }
    }

    /** Returns {@code ask} with a body of {@code bytes} bytes. */
    private static SampleRequest sized(SampleRequest ask, int bytes) {
        int more = bytes - ask.body().length();
        return new SampleRequest(ask.path(), ask.body().replace("Hello there", "Hello there" + "a".repeat(more)));
    }

    private static byte[] compressed(String coding, String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(body.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
