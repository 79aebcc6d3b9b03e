package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framing of answers, as RFC 9112 demands of a client; each case names the section. */
@Timeout(60)
class AnswerFramingTest {

    private static final String JSON = "content-type: application/json";

    /** Each row: the section, the fields of an answer after its status line, and its content; a stroke is a line break, a caret a bare line feed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "6.3: two lengths; content-length: 2|content-length: 3; {}x",
                "6.3: two equal lengths; content-length: 2|content-length: 2; {}",
                "6.3: chunks and a length; content-length: 9|transfer-encoding: chunked; 2|{}|0||",
                "2.2: a bare line feed; content-length: 2|x-a: 1^x-b: 2; {}",
                "6.3: a list of lengths; content-length: 2, 3; {}x",
                "6.3: a length that is no number; content-length: 2x; {}x",
                "6.3: a negative length; content-length: -2; {}",
                "6.1: a transfer coding beside chunked; transfer-encoding: gzip, chunked; 2|{}|0||",
                "6.1: chunks within chunks; transfer-encoding: chunked, chunked; 2|{}|0||",
                "6.1: chunks within chunks, in two lines; transfer-encoding: chunked|transfer-encoding: chunked;"
                        + " 2|{}|0||",
                "6.1: an unknown transfer coding; transfer-encoding: xchunked; 2|{}|0||",
                "6.1: chunks before another coding; transfer-encoding: chunked, gzip; 2|{}|0||",
                "7.1: a chunk size that is none; transfer-encoding: chunked; zz|{}|0||",
                "7.1: a chunk size beyond every number; transfer-encoding: chunked; ffffffffffffffff|{}|0||",
                "7.1: a chunk that is longer than its size; transfer-encoding: chunked; 1|{}|0||",
                "9110 5.5: NUL in a value; content-length: 2|x-a: 1\0002; {}",
                "9110 5.1: a name that is none; content-length: 2|x(a: 1; {}",
            })
    void what_is_ambiguous_is_a_failure_and_its_connection_closed(String rule, String fields, String content)
            throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            boolean warm = request.body().isEmpty();
            peer.send(
                    warm
                            ? answer("HTTP/1.1 200 OK", "content-length: 2", "{}")
                            : answer("HTTP/1.1 200 OK", fields, content));
        })) {
            fixture.warmUp();
            AttemptResult result = fixture.send(fixture.attempt(false));

            assertThat(result).isInstanceOf(AttemptResult.Failed.class);
            assertThat(fixture.provider.clientClosed()).isTrue();
            // An answer had begun, so that the request is not sent again.
            assertThat(fixture.provider.requests).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "4: no reason; HTTP/1.1 200; content-length: 2; {}",
                "2.3: an older minor version; HTTP/1.0 200 OK; content-length: 2; {}",
                "5.1: white space before a colon; HTTP/1.1 200 OK; content-length : 2; {}",
                "6.1: no transfer coding by name; HTTP/1.1 200 OK; content-length: 2|transfer-encoding: Identity; {}",
                "5.2: a fold; HTTP/1.1 200 OK; content-length: 2|x-a: 1|  2; {}",
                "7.1: a size in either case with zeros and an extension; HTTP/1.1 200 OK; transfer-encoding: Chunked;"
                        + " '0002;a=x|{}|0||'",
            })
    void what_is_allowed_is_read(String rule, String status, String fields, String content) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send(answer(status, fields, content));
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));

            assertThat(UpstreamFixture.read(answer)).isEqualTo("{}");
            assertThat(answer.headers().first("x-a")).isIn(null, "1 2");
        }
    }

    /** RFC 9112, 6.3 and 9.8: without a length and without chunks, an answer ends with its connection. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void an_answer_without_a_length_ends_with_its_connection(String version) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send(answer(version + " 200 OK", "x-a: 1 2", "{\"usage\":{}}"));
            peer.close();
        })) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo("{\"usage\":{}}");
        }
    }

    /** RFC 9112, 9.3 and 9.6: no request follows on a connection that the provider does not keep. */
    @ParameterizedTest
    @CsvSource({"HTTP/1.1, close", "HTTP/1.1, 'x-a, Close'", "HTTP/1.0, x-a"})
    void a_connection_that_the_provider_ends_carries_no_other_request(String version, String connection)
            throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            assertThat(peer.requests()).isEqualTo(1);
            peer.send(answer(version + " 200 OK", "content-length: 2|connection: " + connection, "{}"));
        })) {
            fixture.warmUp();

            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo("{}");
            assertThat(fixture.provider.requests).hasSize(2);
        }
    }

    private static String answer(String status, String fields, String content) {
        return (status + '|' + JSON + '|' + fields + "||" + content)
                .replace("|", "\r\n")
                .replace('^', '\n');
    }
}
