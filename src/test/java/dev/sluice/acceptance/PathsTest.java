package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider is asked for what a path names to every server, whatever its spelling. */
@Timeout(60)
@ExtendWith(SharedRelay.class)
class PathsTest {

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    PathsTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/images/../organization/admin_api_keys",
                "GET /v1/files/../organization/users",
                "DELETE /v1/chat/completions/../../models/ft-secret-organization",
                "POST /v1/images/%2e%2e/organization/admin_api_keys",
                "POST /v1/images/.%2E/organization/admin_api_keys",
                "POST /v1/images/..%2forganization/admin_api_keys",
                "POST /v1/images/%252e%252e/organization/admin_api_keys",
                "POST /v1/audio/..\\organization/admin_api_keys",
                "POST /v1/audio/..%5Corganization/admin_api_keys",
                "GET /v1/files/..;/organization/users",
                "GET /v1/files/.%00./organization/users",
                "GET /v1/files//organization",
                "GET /v1/files/a%2fb",
                "GET /v1/responses/..",
                "GET /v1/responses/resp_1%2f..%2f..%2fmodels",
                "GET http://relay/v1/files/../organization/users",
                "GET http://provider@relay/v1/files",
                "GET /v1/files?a=b#c",
                "DELETE /v1/files/%ff",
                "GET *",
                "CONNECT provider:443",
            })
    void a_path_that_leads_elsewhere_is_refused_in_the_dialect_s_shape(String line) throws Exception {
        String openAi = ask(line, "");
        String anthropic = ask(line, "anthropic-version: 2023-06-01\r\n");

        assertThat(openAi).startsWith("HTTP/1.1 400 ").contains("\"code\":\"invalid_request_error\"");
        assertThat(anthropic).startsWith("HTTP/1.1 400 ").contains("{\"type\":\"error\",\"error\":{");
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST http://relay.example:8080/v1/chat/completions, POST /v1/chat/completions HTTP/1.1",
        "POST /v1//chat/completions, POST /v1/chat/completions HTTP/1.1",
        "POST /v1/%63hat/completions/, POST /v1/chat/completions HTTP/1.1",
        "POST //v1/v1/images/generations, POST /v1/images/generations HTTP/1.1",
        "POST /v1/images/%67enerations, POST /v1/images/generations HTTP/1.1",
        "GET /v1/files/file%2d1/content?x=..%2f, GET /v1/files/file-1/content?x=..%2f HTTP/1.1",
        "GET /v1/files/file-1?include[]=a|b, GET /v1/files/file-1?include[]=a|b HTTP/1.1",
    })
    void another_spelling_of_the_same_path_goes_up_in_the_plain_one(String line, String asked) throws Exception {
        assertThat(ask(line, "")).startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().requestLine()).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE /v1/files", "CONNECT /v1/files", "OPTIONS /v1/files/f1", "QUERY /v1/batches"})
    void a_method_that_no_resource_takes_is_refused(String line) throws Exception {
        assertThat(ask(line, ""))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n");
        assertThat(upstream.received()).isEmpty();
    }

    private String ask(String line, String fields) throws Exception {
        String body =
                line.startsWith("POST") ? SampleRequest.CHAT.body().replace("stream\":false", "prompt\":\"x\"") : "";
        try (RawClient client = new RawClient(relay)) {
            return client.send(line + " HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + RunningRelay.CLIENT_KEY
                            + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                            + "\r\nconnection: close\r\n" + fields + "\r\n" + body)
                    .readToEnd();
        }
    }

    @AfterEach
    void every_key_is_ready() {
        relay.awaitQuiet();
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
    }
}
