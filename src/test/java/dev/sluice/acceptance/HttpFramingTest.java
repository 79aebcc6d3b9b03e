package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framing and the target of requests, as RFC 9110 and RFC 9112 demand of a server; each case names the section. */
class HttpFramingTest extends RawHttpFixture {

    private static final String CHUNKED = "transfer-encoding: chunked\r\n";
    private static final String IN_CHUNKS = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

    HttpFramingTest(RunningRelay relay, ScriptedUpstream upstream) {
        super(relay, upstream);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("9112 3.2: no Host", POST + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9112 3.2: two Hosts", POST + "host: a\r\nhost: b\r\n" + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of("9112 3.2: two equal Hosts", POST + HOST + HOST + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9112 3.2: a Host that is none",
                        POST + "host: a b/c\r\n" + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9112 3.2: a list of Hosts", POST + "host: a, b\r\n" + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9112 3.2.2: no Host beside the absolute form",
                        POST.replace("/v1", "http://relay/v1") + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9112 6.3: two lengths",
                        POST + HOST + AUTH + TYPE + LENGTH + "content-length: 5\r\n\r\n" + BODY),
                Arguments.of(
                        "9112 6.3: a list of lengths",
                        POST + HOST + AUTH + TYPE + "content-length: " + BODY.length() + ", 5\r\n\r\n" + BODY),
                Arguments.of("9110 8.6: a negative length", POST + HOST + AUTH + TYPE + "content-length: -1\r\n\r\n"),
                Arguments.of(
                        "9110 8.6: a signed length", POST + HOST + AUTH + TYPE + "content-length: +5\r\n\r\nabcde"),
                Arguments.of(
                        "9110 8.6: a length in hex", POST + HOST + AUTH + TYPE + "content-length: 0x5\r\n\r\nabcde"),
                Arguments.of(
                        "9110 8.6: an endless length",
                        POST + HOST + AUTH + TYPE + "content-length: 99999999999999999999999\r\n\r\n"),
                Arguments.of(
                        "9112 6.1: chunks and a length",
                        POST + HOST + AUTH + TYPE + LENGTH + CHUNKED + "\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: a length and chunks, in another order and case",
                        POST + HOST + AUTH + TYPE + CHUNKED + "Content-LENGTH: 4\r\n\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: chunks that are not the last coding",
                        POST + HOST + AUTH + TYPE + "transfer-encoding: chunked, gzip\r\n\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: chunks twice", POST + HOST + AUTH + TYPE + CHUNKED + CHUNKED + "\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: an unknown transfer coding",
                        POST + HOST + AUTH + TYPE + "transfer-encoding: xchunked\r\n\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: identity",
                        POST + HOST + AUTH + TYPE + LENGTH + "transfer-encoding: identity\r\n\r\n" + BODY),
                Arguments.of(
                        "9112 6.1: chunks in HTTP/1.0",
                        POST.replace("1.1", "1.0") + HOST + AUTH + TYPE + CHUNKED + "\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 7.1: a chunk size that is none",
                        POST + HOST + AUTH + TYPE + CHUNKED + "\r\nxyz\r\n" + BODY),
                Arguments.of(
                        "9112 7.1: a chunk size with a sign",
                        POST + HOST + AUTH + TYPE + CHUNKED + "\r\n-5\r\nabcde\r\n0\r\n\r\n"),
                Arguments.of(
                        "9112 7.1: a chunk size beyond every number",
                        POST + HOST + AUTH + TYPE + CHUNKED + "\r\nfffffffffffffffff\r\nabcde\r\n0\r\n\r\n"),
                Arguments.of(
                        "9112 7.1: a chunk longer than its size",
                        POST + HOST + AUTH + TYPE + CHUNKED + "\r\n3\r\nabcdef\r\n0\r\n\r\n"),
                Arguments.of("9112 7.1: a whole body and more than its chunk", chunked(BODY + "xx\r\n0\r\n\r\n")),
                Arguments.of("9112 7.1: a whole body and no line end after it", chunked(BODY + "\r0\r\n\r\n")),
                Arguments.of("9112 7.1: a whole body before a size that is none", chunked(BODY + "\r\nzz\r\n\r\n")),
                Arguments.of("9112 7.1: a whole body and a bare LF at the end", chunked(BODY + "\r\n0\r\n\n")),
                Arguments.of(
                        "9112 7.1.2: a whole body before a trailer that is none",
                        chunked(BODY + "\r\n0\r\nx a b\r\n\r\n")),
                Arguments.of(
                        "9112 7.1.1: a bare LF in a chunk extension",
                        POST + HOST + AUTH + TYPE + CHUNKED + "\r\n57;x\nyy\r\n" + BODY + "\r\n0\r\n\r\n"),
                Arguments.of(
                        "9112 6.1: an empty member beside chunked",
                        POST + HOST + AUTH + TYPE + "transfer-encoding: chunked,\r\n\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: a parameter of chunked",
                        POST + HOST + AUTH + TYPE + "transfer-encoding: chunked;q=1\r\n\r\n" + IN_CHUNKS),
                Arguments.of(
                        "9112 6.1: an empty transfer coding",
                        POST + HOST + AUTH + TYPE + LENGTH + "transfer-encoding:\r\n\r\n" + BODY),
                Arguments.of(
                        "9112 5.2: a folded length", POST + HOST + AUTH + TYPE + LENGTH.replace(" ", "\r\n ") + "\r\n"),
                Arguments.of(
                        "9112 6.3: two equal lengths", POST + HOST + AUTH + TYPE + LENGTH + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9110 5.1: a name beyond ASCII",
                        POST + HOST + AUTH + TYPE + LENGTH + "x-\u00e9: 1\r\n\r\n" + BODY),
                Arguments.of(
                        "9110 5.5: DEL in a value", POST + HOST + AUTH + TYPE + LENGTH + "x-a: 1\177\r\n\r\n" + BODY),
                Arguments.of("9112 3.2: no Host for the relay's own page", "GET / HTTP/1.1\r\n\r\n"),
                Arguments.of(
                        "9112 3.2: two Hosts for the relay's own page",
                        "GET /me HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"),
                Arguments.of(
                        "9112 6.1: an unknown transfer coding for the relay's own page",
                        "GET / HTTP/1.1\r\n" + HOST + "transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "9112 5.1: white space before the colon",
                        POST + HOST + AUTH + TYPE + "content-length : " + BODY.length() + "\r\n\r\n" + BODY),
                Arguments.of(
                        "9112 2.2: white space before the first field",
                        POST + " x-a: 1\r\n" + HOST + AUTH + TYPE + LENGTH + "\r\n" + BODY),
                Arguments.of(
                        "9112 2.2: a bare CR in a value",
                        POST + HOST + AUTH + TYPE + LENGTH + "x-a: 1\rx-b: 2\r\n\r\n" + BODY),
                Arguments.of(
                        "9112 2.2: a bare LF", (POST + HOST + AUTH + TYPE + LENGTH).replace("\r", "") + "\n" + BODY),
                Arguments.of(
                        "9110 5.5: NUL in a value", POST + HOST + AUTH + TYPE + LENGTH + "x-a: 1\0002\r\n\r\n" + BODY),
                Arguments.of(
                        "9110 5.1: a name that is none", POST + HOST + AUTH + TYPE + LENGTH + "x a: 1\r\n\r\n" + BODY),
                Arguments.of("9110 5.1: an empty name", POST + HOST + AUTH + TYPE + LENGTH + ": 1\r\n\r\n" + BODY),
                Arguments.of(
                        "9112 3: a space in the target",
                        POST.replace("/v1", "/v1 /v1") + HOST + AUTH + LENGTH + "\r\n" + BODY));
    }

    /** Returns a request whose only chunk announces as much as the body has. */
    private static String chunked(String rest) {
        return POST + HOST + AUTH + TYPE + CHUNKED + "\r\n" + Integer.toHexString(BODY.length()) + "\r\n" + rest;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void what_is_ambiguous_is_refused_and_its_connection_closed(String rule, String request) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            String answer = client.send(request + "GET /v1/models HTTP/1.1\r\nhost: relay\r\n" + AUTH + "\r\n")
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 200");
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close", "\r\ndate: ");
            assertThat(answer).contains("\"type\":\"invalid_request_error\"");
        }
        relay.awaitQuiet();
        assertThat(upstream.received()).isEmpty();
    }

    /** RFC 9110, 2.5: the answer is in a version that the relay speaks, never in one that the request claims. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/2.8", "HTTP/9.7", "HTTP/0.9"})
    void a_major_version_that_is_not_spoken_is_refused_in_one_that_is(String version) throws Exception {
        String answer = ask(POST.replace("HTTP/1.1", version) + HOST + AUTH + TYPE + LENGTH + "\r\n" + BODY);

        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain(version);
        assertThat(upstream.received()).isEmpty();
    }

    /** RFC 9110, 6.2: an error too is in a version that the relay speaks. */
    @Test
    void a_refusal_of_a_higher_minor_version_is_in_one_that_is_spoken() throws Exception {
        String answer =
                ask(POST.replace("HTTP/1.1", "HTTP/1.9") + HOST + TYPE + LENGTH + "connection: close\r\n\r\n" + BODY);

        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of(
                        "9112 3.2.2: the absolute form",
                        POST.replace("/v1", "http://other.example/v1") + HOST + LENGTH),
                Arguments.of("9110 7.2: an empty Host", POST + "host:\r\n" + LENGTH),
                Arguments.of("9110 7.2: a Host with a port", POST + "host: [::1]:8080\r\n" + LENGTH),
                Arguments.of("9112 2.2: an empty line before the request line", "\r\n" + POST + HOST + LENGTH),
                Arguments.of("9112 5.1: white space around a value", POST + HOST + LENGTH.replace(": ", ": \t ")),
                Arguments.of("9110 5.1: names in any case", POST + "HOST: relay\r\n" + LENGTH.toUpperCase(Locale.ROOT)),
                Arguments.of(
                        "9112 3.2.2: the absolute form by TLS",
                        POST.replace("/v1", "HTTPS://[::1]:8443/v1") + HOST + LENGTH),
                Arguments.of("9112 7.1: chunks", POST + HOST + CHUNKED),
                Arguments.of(
                        "9110 10.1.1: 100-continue in any case", POST + HOST + LENGTH + "expect: 100-Continue\r\n"),
                Arguments.of("9112 2.5: a higher minor version", POST.replace("1.1", "1.9") + HOST + LENGTH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void what_is_allowed_is_served(String rule, String head) throws Exception {
        String body = head.contains("chunked") ? IN_CHUNKS : BODY;
        try (RawClient client = new RawClient(relay)) {
            String answer = client.send(head + AUTH + TYPE + "connection: close\r\n\r\n" + body)
                    .readToEnd();

            assertThat(answer).contains("HTTP/1.1 200 OK");
        }
        assertThat(upstream.only().text()).isEqualTo(BODY);
        assertThat(upstream.only().field("host")).startsWith("127.0.0.1:");
    }

    /** RFC 9112, 5.2: a fold is refused or becomes a space. */
    @Test
    void a_folded_line_goes_up_as_one() throws Exception {
        assertThat(ask(POST + HOST + AUTH + TYPE + LENGTH + "x-a: 1\r\n content-length: 3\r\nconnection: close\r\n\r\n"
                        + BODY))
                .startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().field("x-a")).isEqualTo("1 content-length: 3");
        assertThat(upstream.only().text()).isEqualTo(BODY);
    }

    /** RFC 9112, 7.1.1 and 7.1.2: extensions are ignored, and trailers are no fields of the request. */
    @Test
    void chunk_extensions_and_trailers_do_not_go_up() throws Exception {
        String chunks = Integer.toHexString(BODY.length()) + ";name=\"value\"\r\n" + BODY + "\r\n0\r\nx-end: 1\r\n\r\n";
        assertThat(ask(POST + HOST + AUTH + TYPE + CHUNKED + "connection: close\r\ntrailer: x-end\r\n\r\n" + chunks))
                .startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().head().toLowerCase(Locale.ROOT))
                .doesNotContain("x-end", "name=", "trailer", "chunked");
        assertThat(upstream.only().field("content-length")).isEqualTo(Integer.toString(BODY.length()));
    }
}
