package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain bodies in little memory: uploads that do not end, large ones at once, and those that can never fit. */
@Timeout(120)
class BodyMemoryTest extends SmallBodyMemory {

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
}
