package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that answers of the relay itself, and refusals of what cannot be read, are as RFC 9110 and RFC 9112 demand. */
class HttpPortTest extends RawHttpFixture {

    private static final String CLOSE = "connection: close\r\n";

    /** RFC 9110, 6.6.1. */
    private static final String DATE =
            "(?s).*\r\ndate: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n.*";

    HttpPortTest(RunningRelay relay, ScriptedUpstream upstream) {
        super(relay, upstream);
    }

    /** RFC 9112, 3.2.2: the absolute form is accepted everywhere; RFC 9110, 6.6.1: each answer has a date. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/me", "/me/me.js", "http://relay/", "http://relay", "HTTP://other.example:80/me"})
    void the_relay_s_own_pages_are_answered_in_every_form_and_dated(String target) throws Exception {
        for (String method : new String[] {"GET", "HEAD"}) {
            String answer = ask(method + " " + target + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200 ").matches(DATE);
            assertThat(answer.endsWith("\r\n\r\n")).isEqualTo(method.equals("HEAD"));
        }
    }

    /** RFC 9110, 9.3.7 and 7.6.2; RFC 9112, 3.2.4. */
    @ParameterizedTest
    @ValueSource(strings = {"", "max-forwards: 0\r\n"})
    void the_options_of_the_server_itself_are_its_methods(String field) throws Exception {
        String answer = ask("OPTIONS * HTTP/1.1\r\n" + HOST + field + CLOSE + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 204 ")
                .containsIgnoringCase("\r\nallow: GET, HEAD, POST")
                .matches(DATE);
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("content-length", "transfer-encoding");
    }

    /** RFC 9112, 3.2.3 and 3.2.4: these forms are those of CONNECT and of OPTIONS alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GET *", "POST *", "GET api.openai.com:443", "CONNECT api.openai.com:443", "GET ftp://relay/"})
    void a_form_that_the_method_does_not_have_is_refused(String line) throws Exception {
        assertThat(ask(line + " HTTP/1.1\r\n" + HOST + AUTH + CLOSE + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("neither a path nor a URL")
                .matches(DATE);
        assertThat(upstream.received()).isEmpty();
    }

    /** RFC 9110, 15.5.15, and RFC 6585, 5. */
    @ParameterizedTest
    @CsvSource({
        "414, /v1/models?, '', too long",
        "431, /v1/models, 'x-a: ', too long",
        "400, '/v1/models x', '', RFC 9112"
    })
    void what_cannot_be_read_is_refused_in_words_and_with_a_date(int status, String target, String field, String words)
            throws Exception {
        String filler = "a".repeat(40_000);
        String line = "GET " + target + (status == 414 ? filler : "") + " HTTP/1.1\r\n";
        String answer = ask(line + HOST + AUTH + (field.isEmpty() ? "" : field + filler + "\r\n") + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\"type\":\"invalid_request_error\"", words, "connection: close")
                .matches(DATE);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(answer).contains("content-length: " + body.length() + "\r\n");
    }

    /** RFC 9110, 10.1.1: an expectation of HTTP/1.0 is ignored, as such a client knows no interim answers. */
    @Test
    void a_client_of_http_1_0_is_told_nothing_before_the_answer() throws Exception {
        String body = SampleRequest.CHAT.body();
        String answer = ask("POST /v1/chat/completions HTTP/1.0\r\n" + AUTH
                + "content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body);

        assertThat(answer).matches("(?s)HTTP/1\\.[01] 200 .*").doesNotContain("Continue");
    }

    /** RFC 9112, 9.3.2: each of several requests that come at once is answered, whatever becomes of the body of the one before. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/nowhere, 404",
        "POST, /v1/models, 405",
        "OPTIONS, /v1/chat/completions, 405",
        "GET, /, 200",
        "GET, /v1/models, 200",
        "DELETE, /v1/messages, 405",
    })
    void a_request_behind_one_whose_body_is_not_looked_at_is_answered(String method, String target, int status)
            throws Exception {
        String first = method + " " + target + " HTTP/1.1\r\n" + HOST + AUTH + "content-length: 5\r\n\r\nhello";
        String chunks = method + " " + target + " HTTP/1.1\r\n" + HOST + AUTH
                + "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        String last = "GET /v1/models HTTP/1.1\r\n" + HOST + AUTH + "\r\n";
        try (RawClient client = new RawClient(relay)) {
            client.send(first + chunks + first + last);
            for (int i = 0; i < 3; i++) {
                assertThat(client.readUntil("\r\n\r\n")).contains("HTTP/1.1 " + status + " ");
            }
            client.readUntil("\r\n\r\n");
        }
    }

    /** RFC 9110, 5.5: bytes beyond ASCII are handed on as they are, and a field may be empty. */
    @Test
    void values_keep_their_bytes_in_both_directions() throws Exception {
        upstream.will((request, wire) ->
                wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-b: \u00fc\u00ff\r\n"
                        + "x-empty:\r\ncontent-length: 2\r\n\r\n{}"));
        String body = SampleRequest.CHAT.body();
        try (RawClient client = new RawClient(relay)) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\n" + HOST + AUTH + CLOSE
                    + "content-type: application/json\r\nx-a: \u00e9\u00ff\r\nx-c:\r\ncontent-length: " + body.length()
                    + "\r\n\r\n" + body);
            // Each byte is read as one character.
            assertThat(client.readUntil("\r\n\r\n")).contains("\r\nx-b: \u00fc\u00ff\r\n", "\r\nx-empty: \r\n");
        }
        assertThat(upstream.only().head()).contains("\r\nx-a: \u00e9\u00ff\r\n", "\r\nx-c: \r\n");
    }
}
