package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the relay does what RFC 9110 and RFC 9112 demand of a server, sentence by sentence; each test names the section. */
class HttpRulesTest extends RawHttpFixture {

    HttpRulesTest(RunningRelay relay, ScriptedUpstream upstream) {
        super(relay, upstream);
    }

    /** RFC 9110, 10.1.1: nothing but 100-continue is understood. */
    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, what", "x=y"})
    void an_unknown_expectation_fails(String expectation) throws Exception {
        String answer = ask(
                POST + HOST + AUTH + TYPE + LENGTH + "connection: close\r\nexpect: " + expectation + "\r\n\r\n" + BODY);

        assertThat(answer).startsWith("HTTP/1.1 417 ").contains("\"code\":\"expectation_failed\"");
        assertThat(upstream.received()).isEmpty();
    }

    /** RFC 9110, 10.1.1: the body is asked for, and not where the request is refused without it. */
    @Test
    void a_body_is_asked_for_where_it_is_wanted() throws Exception {
        String head = POST + HOST + TYPE + LENGTH + "connection: close\r\nexpect: 100-continue\r\n";
        try (RawClient client = new RawClient(relay)) {
            client.send(head + AUTH + "\r\n");
            client.readUntil("HTTP/1.1 100 Continue\r\n");
            client.readUntil("\r\n\r\n");

            assertThat(client.send(BODY).readToEnd()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(ask(head + "authorization: Bearer wrong\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(upstream.only().field("expect")).isNull();
    }

    /** RFC 9112, 6.1: no chunks to a client of HTTP/1.0. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void http_1_0_is_answered_without_chunks(boolean stream) throws Exception {
        String events = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n";
        upstream.will((request, wire) -> {
            if (stream) {
                wire.stream();
                wire.chunk(events);
                wire.end();
            } else {
                wire.json("{\"usage\":{}}");
            }
        });
        SampleRequest ask = stream ? SampleRequest.CHAT_STREAM : SampleRequest.CHAT;
        String answer = ask("POST " + ask.path() + " HTTP/1.0\r\n" + AUTH + TYPE + "content-length: "
                + ask.body().length() + "\r\n\r\n" + ask.body());

        assertThat(answer)
                .matches("(?s)HTTP/1\\.[01] 200 .*")
                .endsWith("\r\n\r\n" + (stream ? events : "{\"usage\":{}}"));
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
    }

    /** RFC 9112, 9.3: a connection is kept by default, and closed where the client asks for it. */
    @Test
    void a_connection_is_kept_until_the_client_says_close() throws Exception {
        String models = "GET /v1/models HTTP/1.1\r\n" + HOST + AUTH;
        try (RawClient client = new RawClient(relay)) {
            client.send(models + "\r\n").readUntil("\r\n\r\n");
            String last = client.send(models + "connection: close\r\n\r\n").readToEnd();

            assertThat(last).contains("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
        }
    }

    /** RFC 9110, 9.3.2: the fields of GET, and no content. */
    @Test
    void head_is_answered_as_get_without_the_content() throws Exception {
        String get = ask("GET /v1/models HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");
        String head = ask("HEAD /v1/models HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");

        assertThat(head)
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n")
                .containsIgnoringCase("content-length: "
                        + get.substring(get.indexOf("\r\n\r\n") + 4).length() + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/nowhere"})
    void head_of_anything_else_is_refused_without_content(String path) throws Exception {
        String answer = ask("HEAD " + path + " HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 40[45] .*\r\n\r\n");
    }

    /** RFC 9110, 9.3.2, where the provider answers it. */
    @Test
    void head_of_a_resource_goes_up_and_comes_back() throws Exception {
        upstream.will((request, wire) -> wire.send(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 77\r\nx-size: 77\r\n\r\n"));
        String answer = ask("HEAD /v1/files/f1 HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n").containsIgnoringCase("x-size: 77");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("content-length: 0");
    }

    /** RFC 9110, 15.5.6 and 9.3.6 to 9.3.8. */
    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "CONNECT", "PATCH", "PROPFIND"})
    void a_method_that_is_not_taken_is_refused_with_those_that_are(String method) throws Exception {
        String answer = ask(method + " /v1/chat/completions HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 ").containsIgnoringCase("\r\nallow: POST\r\n");
        assertThat(upstream.received()).isEmpty();
    }

    /** RFC 9110, 15.5.2: a 401 names a way to authenticate. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/chat/completions", "POST /v1/messages", "GET /v1/models", "HEAD /v1/models"})
    void a_401_has_a_challenge(String line) throws Exception {
        for (String credential : new String[] {"", "authorization: Bearer wrong\r\n"}) {
            String answer = ask(line + " HTTP/1.1\r\n" + HOST + credential + TYPE + "connection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 401 ").containsIgnoringCase("\r\nwww-authenticate: Bearer\r\n");
        }
        assertThat(upstream.received()).isEmpty();
    }

    /** RFC 9110, 5.3: the lines of one name keep their order, and each its value. */
    @Test
    void lines_of_one_name_keep_their_order_in_both_directions() throws Exception {
        upstream.will((request, wire) ->
                wire.whole("application/json", "{}".getBytes(StandardCharsets.UTF_8), "x-b: 2", "x-c: 0", "x-b: 1, 0"));
        String answer = ask(POST + HOST + AUTH + TYPE + LENGTH
                + "x-a: 3\r\nx-z: 0\r\nx-a: 1, 2\r\nconnection: close\r\n\r\n" + BODY);

        assertThat(upstream.only().fields()).containsSubsequence("x-a: 3", "x-a: 1, 2");
        assertThat(answer).containsSubsequence("x-b: 2\r\n", "x-b: 1, 0\r\n");
    }

    /** RFC 9110, 15: the class of an unknown status is understood. */
    @ParameterizedTest
    @ValueSource(ints = {299, 418, 455})
    void a_status_that_is_not_known_is_one_of_its_class(int status) throws Exception {
        upstream.will((request, wire) -> wire.refuse(status, "{\"usage\":{}}"));

        assertThat(ask(POST + HOST + AUTH + TYPE + LENGTH + "connection: close\r\n\r\n" + BODY))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    /** RFC 9110, 6.6.1: every answer has one Date; that of a provider is the time at which it answered. */
    @Test
    void every_answer_has_a_date() throws Exception {
        String date = "(?s).*\r\ndate: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n.*";
        String close = "connection: close\r\n";
        assertThat(ask(POST + HOST + AUTH + TYPE + LENGTH + close + "\r\n" + BODY))
                .matches(date);
        assertThat(ask("GET /v1/models HTTP/1.1\r\n" + HOST + AUTH + close + "\r\n"))
                .matches(date);
        assertThat(ask("GET /nowhere HTTP/1.1\r\n" + HOST + close + "\r\n")).matches(date);
        assertThat(ask("GET /.. HTTP/1.1\r\n" + HOST + close + "\r\n")).matches(date);

        upstream.will((request, wire) -> wire.whole(
                "application/json", "{}".getBytes(StandardCharsets.UTF_8), "date: Sun, 06 Nov 1994 08:49:37 GMT"));
        assertThat(ask(POST + HOST + AUTH + TYPE + LENGTH + close + "\r\n" + BODY))
                .containsOnlyOnce("date: Sun, 06 Nov 1994 08:49:37 GMT");
    }

    /** RFC 9110, 8.6 and 15.3.5: an answer without content has no length. */
    @Test
    void no_content_has_no_length() throws Exception {
        upstream.will((request, wire) -> wire.send("HTTP/1.1 204 No Content\r\n\r\n"));
        String answer = ask("DELETE /v1/files/f1 HTTP/1.1\r\n" + HOST + AUTH + "connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 204 ").endsWith("\r\n\r\n");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("content-length", "transfer-encoding");
    }

    /** RFC 9110, 7.6.1: fields of the connection to the provider end there. */
    @Test
    void the_provider_s_hop_by_hop_fields_do_not_come_back() throws Exception {
        upstream.will((request, wire) -> wire.whole(
                "application/json",
                "{}".getBytes(StandardCharsets.UTF_8),
                "connection: x-hop",
                "connection: keep-alive",
                "keep-alive: timeout=5",
                "proxy-authenticate: Basic",
                "upgrade: h2c",
                "trailer: x-end",
                "x-hop: 1",
                "x-end-to-end: 1"));
        String answer = ask(POST + HOST + AUTH + TYPE + LENGTH + "connection: close\r\n\r\n" + BODY)
                .toLowerCase(Locale.ROOT);

        assertThat(answer)
                .contains("x-end-to-end: 1", "connection: close")
                .doesNotContain("x-hop", "keep-alive", "proxy-authenticate", "upgrade", "trailer");
    }

    /** RFC 9110, 12.5.3: what is invited is what can be decoded. */
    @Test
    void accept_encoding_names_what_can_be_decoded() throws Exception {
        String all = "accept-encoding: gzip, deflate, br, zstd\r\n";
        String close = "connection: close\r\n\r\n";
        ask(POST + HOST + AUTH + TYPE + LENGTH + all + close + BODY);
        ask(POST + HOST + AUTH + TYPE + "content-length: "
                + SampleRequest.CHAT_STREAM.body().length() + "\r\n" + all + close + SampleRequest.CHAT_STREAM.body());
        ask(POST + HOST + AUTH + TYPE + LENGTH + close + BODY);

        assertThat(upstream.received())
                .extracting(request -> request.field("accept-encoding"))
                .containsExactly("gzip", "identity", "identity");
    }
}
