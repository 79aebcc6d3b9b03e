package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients that use a connection in ways that violate or strain HTTP. */
@Timeout(60)
@ExtendWith({SharedRelay.class, OutputCaptureExtension.class})
class MalformedConnectionTest {

    private static final int MB = 1 << 20;

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    MalformedConnectionTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void a_body_with_a_too_large_content_length_is_refused_unread(String path) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            String answer = client.send(RawClient.head(path, 65L * MB)).readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 413").contains("request_too_large");
        }
    }

    @Test
    void a_chunked_body_that_becomes_too_large_is_refused() throws Exception {
        byte[] chunk = ("100000\r\n" + " ".repeat(MB) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.head(SampleRequest.CHAT.path(), -1, "transfer-encoding: chunked"));
            try {
                for (int sent = 0; sent < 65; sent++) {
                    client.send(chunk);
                }
            } catch (java.net.SocketException closed) {
                // The relay need not read a refused body to its end.
            }

            assertThat(client.readToEnd())
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 413"),
                            answer -> assertThat(answer).isEmpty());
        }
    }

    @Test
    void an_incomplete_body_reaches_no_provider() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.head(SampleRequest.CHAT.path(), 1000))
                    .send("{\"model\":\"gpt-4.1\",")
                    .finish();

            assertThat(client.readToEnd()).doesNotContain("200 OK");
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void a_client_that_disconnects_within_its_body_reaches_no_provider() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.head(SampleRequest.CHAT.path(), 1000)).send("{\"model\":");
        }
        relay.awaitQuiet();
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-long: ", "authorization: Bearer "})
    void a_header_line_of_64_kb_is_refused(String field) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.request(SampleRequest.CHAT, field + "a".repeat(64 * 1024)));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 431").contains("\"code\":\"headers_too_large\"");
        }
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET\r\n\r\n", "\0\0\0\0\r\n\r\n"})
    void invalid_http_is_answered_and_closed(String text) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            assertThat(client.send(text).finish().readToEnd())
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 4"),
                            answer -> assertThat(answer).isEmpty());
        }
    }

    @Test
    void a_slow_client_is_served() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            for (byte each : RawClient.request(SampleRequest.MESSAGE)) {
                client.send(new byte[] {each});
            }

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws Exception {
        upstream.will((request, wire) -> wire.json("{\"echo\":" + request.text() + "}"));
        try (RawClient client = new RawClient(relay)) {
            client.send(kept(SampleRequest.chat("gpt-1", false)) + kept(SampleRequest.chat("gpt-2", false)));

            assertThat(client.readUntil("gpt-2")).contains("gpt-1");
        }
    }

    @Test
    void the_last_of_pipelined_requests_closes_the_connection_behind_its_own_answer() throws Exception {
        upstream.will((request, wire) -> wire.json("{\"echo\":" + request.text() + "}"));
        try (RawClient client = new RawClient(relay)) {
            client.send(kept(SampleRequest.chat("gpt-1", false)) + kept(SampleRequest.chat("gpt-2", false)))
                    .send(RawClient.request(SampleRequest.chat("gpt-3", false), "connection: x-hop", "x-hop: 1"));
            client.send(kept(SampleRequest.chat("gpt-4", false)));

            String answers = client.readToEnd();

            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4);
            assertThat(answers).containsSubsequence("gpt-1", "gpt-2", "connection: close", "gpt-3");
        }
        assertThat(upstream.received())
                .hasSize(3)
                .noneMatch(request -> request.head().contains("x-hop"));
    }

    /** Returns a request that keeps the connection open. */
    private static String kept(SampleRequest ask) {
        return new String(RawClient.request(ask), StandardCharsets.UTF_8).replace("connection: close\r\n", "");
    }

    @Test
    void a_disconnect_cancels_the_call() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
            wire.awaitHangUp();
            left.countDown();
        });
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.request(SampleRequest.CHAT_STREAM)).readUntil("data:");
        }

        left.await();
    }

    @AfterEach
    void no_resource_is_left_in_use(CapturedOutput log) {
        relay.awaitQuiet();
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
        assertThat(log).doesNotContain("\tat ");
    }
}
