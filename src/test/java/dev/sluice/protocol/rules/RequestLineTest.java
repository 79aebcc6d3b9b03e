package dev.sluice.protocol.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target has one spelling, or is refused. */
class RequestLineTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, /v1/chat/completions",
        "/v1/%63hat/completion%73, /v1/chat/completions",
        "/v1/%63%48at, /v1/cHat",
        "/v1/files/file-a_b.c~d, /v1/files/file-a_b.c~d",
        "/v1/files/file%2Da, /v1/files/file-a",
        "/v1/models/ft:gpt-4o:org::id, /v1/models/ft:gpt-4o:org::id",
        "/v1/models/ft%3agpt, /v1/models/ft:gpt",
        "/v1/models/org%2fname, /v1/models/org%2Fname",
        "/v1/models/a%20b, /v1/models/a%20b",
        "/v1/models/%e6%a8%a1, /v1/models/%E6%A8%A1",
        "/v1//chat/completions, /v1/chat/completions",
        "//v1/v1/chat/completions, /v1/v1/chat/completions",
        "///chat/completions, /chat/completions",
        "/v1/chat/completions/, /v1/chat/completions",
        "/v1/files/.hidden, /v1/files/.hidden",
        "/v1/files/a..b-c_d~e:f@g+h=i, /v1/files/a..b-c_d~e:f@g+h=i",
        "/v1/messages/, /v1/messages",
        "/v1/, /v1",
        "/, /",
        "/v1/models/..., /v1/models/...",
        "/v1/models/.hidden, /v1/models/.hidden",
    })
    void a_path_has_one_spelling(String raw, String canonical) {
        assertThat(RequestLine.of("GET", raw).path()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/images/../organization/users",
                "/v1/files/..",
                "/v1/files/.",
                "/v1/./files",
                "/../v1/files",
                "/..",
                "/v1/files/%2e%2e/organization",
                "/v1/files/%2E%2e/organization",
                "/v1/files/.%2e/organization",
                "/v1/files/%2e/x",
                "/v1/files/..%2forganization",
                "/v1/files/%2e%2e%2Forganization",
                "/v1/files/x%2f..%2f..%2forganization",
                "/v1/files/%252e%252e/organization",
                "/v1/files/%25252e",
                "/v1/files/%25",
                "/v1/files//organization",
                "/v1/files/f1//content",
                "/v1/responses//cancel",
                "/v1/files//",
                "/v1/files/..\\organization",
                "/v1/files/..%5corganization",
                "/v1/files\\..\\organization",
                "/v1/files/x%00",
                "/v1/files/x%0d%0aHost:%20evil",
                "/v1/files/%7f",
                "/v1/files/%c2%85",
                "/v1/files/\u0001",
                "/v1/files/..;/organization",
                "/v1/files;x=1/f",
                "/v1/files/%3b",
                "/v1/files/%c0%ae%c0%ae/organization",
                "/v1/files/%e0%80%ae",
                "/v1/files/%ff",
                "/v1/files/%zz",
                "/v1/files/%",
                "/v1/files/%2",
                "/v1/files/%u002e",
                "/v1/files/\u00e4",
                "/v1/files/x y",
                "*",
                "",
                "files",
                "?a=b",
                "relay:443",
                "http:",
                "http:///v1/files",
                "http://user@relay/v1/files",
                "ftp://relay/v1/files",
                "http://relay\\@x/v1/files",
                "http://relay/v1/files/../organization",
            })
    void a_path_that_servers_read_in_different_ways_is_refused(String raw) {
        assertMalformed(raw);
    }

    @ParameterizedTest
    @CsvSource({
        "http://relay.example:8080/v1/messages?a=b, /v1/messages, a=b",
        "HTTPS://relay/v1/messages, /v1/messages,",
        "http://[::1]:8080/v1/messages, /v1/messages,",
        "http://relay, /,",
        "http://relay?a=b, /, a=b",
    })
    void an_absolute_form_is_asked_without_its_host(String raw, String path, String query) {
        assertThat(RequestLine.of("POST", raw)).isEqualTo(new RequestLine("POST", path, query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"include[]=a&limit=20", "after=..%2f..", "a|b", "x=%0d%0a", "?", "", "a=../../b", "q=\"{}\""})
    void a_query_stays_as_it_came(String query) {
        assertThat(RequestLine.of("GET", "/v1/files?" + query).query()).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\u0000", "a=\tb", "a=\u007f", "a=\u00e4", "a=b#c", "a= b", "a=\r\nhost: evil"})
    void a_query_that_could_end_there_is_refused(String query) {
        assertMalformed("/v1/files?" + query);
    }

    @Test
    void a_refusal_does_not_repeat_what_it_refuses() {
        assertThatThrownBy(() -> RequestLine.of("GET", "/v1/files/\u001b[31m"))
                .hasMessageNotContaining("\u001b")
                .hasMessageNotContaining("31m");
    }

    private static void assertMalformed(String raw) {
        assertThatThrownBy(() -> RequestLine.of("GET", raw))
                .isInstanceOfSatisfying(
                        RefusedCall.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.MALFORMED));
    }
}
