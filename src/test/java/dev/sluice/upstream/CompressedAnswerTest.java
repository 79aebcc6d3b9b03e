package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CompressedAnswerTest {

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static ScriptedProvider.Script sending(String status, String fields, byte[] body) {
        return (request, peer) -> {
            peer.send("HTTP/1.1 " + status + "\r\n" + fields + "content-length: " + body.length + "\r\n\r\n");
            for (int i = 0; i < body.length; i += 7) {
                peer.send(java.util.Arrays.copyOfRange(body, i, Math.min(i + 7, body.length)));
            }
        };
    }

    private static final String GZIP = "content-encoding: gzip\r\n";

    @Test
    void a_plain_answer_is_unfolded_for_the_tap_and_the_client() throws Exception {
        String body = "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";
        try (TestWire wire = new TestWire(sending("200 OK", "content-type: application/json\r\n" + GZIP, gzip(body)))) {
            AttemptResult.Answer answer = wire.answer(wire.attempt(false));
            assertThat(TestWire.read(answer)).isEqualTo(body);
            assertThat(answer.length()).isEqualTo(body.length());
            assertThat(answer.headers()).hasToString("Headers[content-type]");
            assertThat(wire.lease.ending()).isEqualTo(new TokenUsage(7, 0, 0, 5, 0));
        }
    }

    @Test
    void a_stream_is_unfolded() throws Exception {
        String body = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n".repeat(200)
                + "data: [DONE]\n\n";
        try (TestWire wire =
                new TestWire(sending("200 OK", "content-type: text/event-stream\r\n" + GZIP, gzip(body)))) {
            assertThat(TestWire.read(wire.answer(wire.attempt(true)))).isEqualTo(body);
        }
    }

    @Test
    void a_refusal_is_unfolded() throws Exception {
        try (TestWire wire =
                new TestWire(sending("429 Too Many", GZIP, gzip("{\"error\":{\"code\":\"insufficient_quota\"}}")))) {
            assertThat(wire.failure(wire.attempt(true)).failure().kind()).isEqualTo(FailureKind.EXHAUSTED);
        }
    }

    @Test
    void what_is_not_the_gzip_that_it_says_it_is_is_unreadable() throws Exception {
        try (TestWire wire = new TestWire(sending("200 OK", GZIP, "{\"usage\":{}}".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(wire.failure(wire.attempt(false)).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
        }
    }

    @Test
    void an_encoding_that_nobody_asked_for_is_unreadable() throws Exception {
        try (TestWire wire = new TestWire(sending("200 OK", "content-encoding: br\r\n", new byte[] {1, 2, 3}))) {
            assertThat(wire.failure(wire.attempt(false)).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
        }
    }
}
