package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void a_plain_answer_is_decompressed_for_the_tap_and_the_client() throws Exception {
        String body = "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";
        try (UpstreamFixture fixture =
                new UpstreamFixture(sending("200 OK", "content-type: application/json\r\n" + GZIP, gzip(body)))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            assertThat(UpstreamFixture.read(answer)).isEqualTo(body);
            assertThat(answer.length()).isEqualTo(body.length());
            assertThat(answer.headers()).hasToString("Headers[content-type]");
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(7, 0, 0, 5, 0));
        }
    }

    @Test
    void a_stream_is_decompressed() throws Exception {
        String body = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n".repeat(200)
                + "data: [DONE]\n\n";
        try (UpstreamFixture fixture =
                new UpstreamFixture(sending("200 OK", "content-type: text/event-stream\r\n" + GZIP, gzip(body)))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deflate_is_decoded_with_its_frame_and_without(boolean bare) throws Exception {
        String body = "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate =
                new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
            deflate.write(body.getBytes(StandardCharsets.UTF_8));
        }
        try (UpstreamFixture fixture = new UpstreamFixture(sending(
                "200 OK", "content-type: application/json\r\ncontent-encoding: Deflate\r\n", bytes.toByteArray()))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo(body);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| identity",
                "gzip | gzip",
                "gzip, deflate, br, zstd | gzip",
                "br;q=1.0, GZIP;q=0.5 | gzip",
                "br, zstd | identity",
                "gzip;q=0 | identity",
                "gzip; q=0.000, * | identity",
                "* | gzip",
                "*;q=0 | identity",
                "identity | identity",
                "x-gzip | gzip",
                "xgzip | identity",
            })
    void only_what_can_be_decoded_is_asked_for(@org.jspecify.annotations.Nullable String callers, String asked) {
        assertThat(ContentCoding.accepted(callers, false)).isEqualTo(asked);
        assertThat(ContentCoding.accepted(callers, true)).isEqualTo("identity");
    }

    @Test
    void a_refusal_is_decompressed() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(
                sending("429 Too Many", GZIP, gzip("{\"error\":{\"code\":\"insufficient_quota\"}}")))) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.EXHAUSTED);
        }
    }

    @Test
    void an_answer_that_is_not_the_gzip_that_it_claims_to_be_is_unreadable() throws Exception {
        try (UpstreamFixture fixture =
                new UpstreamFixture(sending("200 OK", GZIP, "{\"usage\":{}}".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
        }
    }

    @Test
    void an_encoding_that_cannot_be_decoded_is_told() throws Exception {
        for (String coding : new String[] {"br", "zstd", "gzip, br", "gzip\r\ncontent-encoding: gzip"}) {
            try (UpstreamFixture fixture = new UpstreamFixture(
                    sending("200 OK", "content-encoding: " + coding + "\r\n", new byte[] {1, 2, 3}))) {
                Failure failure = fixture.failure(fixture.attempt(false)).failure();
                assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE);
                assertThat(failure.message())
                        .contains(coding.replace("\r\ncontent-encoding:", ","), "expected: gzip, deflate or identity");
            }
        }
    }
}
