package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are refused before they have come, to clients that send them all the same and read the answer after that. */
class RefusedUploadTest extends RawHttpFixture {

    private static final int MB = 1 << 20;
    private static final String WRONG = "authorization: Bearer sk-wrong\r\n";
    private static final String ENDLESS = "content-length: 2000000000\r\n";
    private static final byte[] PART = " ".repeat(MB).getBytes(US_ASCII);
    private static final byte[] CHUNK = ("100000\r\n" + " ".repeat(MB) + "\r\n").getBytes(US_ASCII);

    RefusedUploadTest(RunningRelay relay, ScriptedUpstream upstream) {
        super(relay, upstream);
    }

    @ParameterizedTest
    @CsvSource({
        "413, right, ''",
        "413, right, connection: close",
        "401, wrong, ''",
        "401, wrong, connection: close",
        "401, wrong, x-a: b"
    })
    void a_client_that_sends_on_reads_the_answer_and_then_the_end(int status, String key, String field)
            throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(POST + HOST + (key.equals("right") ? AUTH : WRONG) + TYPE + ENDLESS + line(field) + "\r\n");
            for (int i = 0; i < 16; i++) {
                client.send(PART);
            }

            assertThat(client.finish().readToEnd().toLowerCase(Locale.ROOT))
                    .startsWith("http/1.1 " + status + " ")
                    .contains("connection: close")
                    .contains("\"error\":{");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "connection: close"})
    void a_client_that_sends_chunks_reads_the_answer_too(String field) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(POST + HOST + WRONG + TYPE + "transfer-encoding: chunked\r\n" + line(field) + "\r\n");
            for (int i = 0; i < 16; i++) {
                client.send(CHUNK);
            }

            assertThat(client.finish().readToEnd()).startsWith("HTTP/1.1 401 ").contains("\"error\":{");
        }
    }

    /** RFC 9110, 10.1.1: a client that waits is answered at once, and need not send what it waits with. */
    @Test
    void a_client_that_waits_to_be_told_is_refused_without_an_interim_answer() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(POST + HOST + AUTH + TYPE + ENDLESS + "expect: 100-continue\r\n\r\n");

            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("connection: close")
                    .doesNotContain("100 Continue");
            assertThat(client.finish().readToEnd()).contains("\"error\":{");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"414", "431"})
    void a_client_whose_head_is_too_long_reads_the_answer(String status) throws Exception {
        String filler = "a".repeat(40_000);
        String line = "POST /v1/models" + (status.equals("414") ? filler : "") + " HTTP/1.1\r\n";
        try (RawClient client = new RawClient(relay)) {
            client.send(line + HOST + AUTH + "x-a: " + filler + "\r\n" + ENDLESS + "\r\n");
            for (int i = 0; i < 16; i++) {
                client.send(PART);
            }

            assertThat(client.finish().readToEnd()).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 50000", "transfer-encoding: chunked"})
    void a_short_rest_is_read_and_the_connection_kept(String framing) throws Exception {
        boolean chunked = framing.startsWith("transfer");
        try (RawClient client = new RawClient(relay)) {
            client.send(POST + HOST + WRONG + TYPE + framing + "\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 401 ").doesNotContain("connection: close");
            String rest = " ".repeat(50_000);
            client.send(chunked ? "c350\r\n" + rest + "\r\n0\r\n\r\n" : rest)
                    .send("GET /v1/models HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");

            assertThat(client.readToEnd()).contains("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDLESS, "transfer-encoding: chunked\r\n"})
    void a_client_that_does_not_end_is_cut_off(String framing) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send(POST + HOST + WRONG + TYPE + framing + "\r\n");

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 400; i++) {
                            client.send(framing.equals(ENDLESS) ? PART : CHUNK);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static String line(String field) {
        return field.isEmpty() ? "" : field + "\r\n";
    }
}
