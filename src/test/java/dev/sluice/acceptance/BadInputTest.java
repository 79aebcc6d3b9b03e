package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Invalid requests: they are answered in the caller's dialect, reach no provider and leave no resources in use. */
@ExtendWith({SharedRelay.class, OutputCaptureExtension.class})
class BadInputTest {

    private static final String[] PATHS = {"/v1/chat/completions", "/v1/messages"};

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    BadInputTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    static Stream<Arguments> nonsense() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("white space", " \n"),
                Arguments.of("no JSON", "model=gpt-4.1"),
                Arguments.of("no end", "{\"model\":\"gpt-4.1\"," + messages),
                Arguments.of("two values", "{\"model\":\"gpt-4.1\"," + messages + "} {}"),
                Arguments.of("trailing comma", "{\"model\":\"gpt-4.1\"," + messages + ",}"),
                Arguments.of("NaN", "{\"model\":\"gpt-4.1\",\"temperature\":NaN," + messages + "}"),
                Arguments.of("array", "[]"),
                Arguments.of("null", "null"),
                Arguments.of("no model", "{" + messages + "}"),
                Arguments.of("model of a wrong type", "{\"model\":5," + messages + "}"),
                Arguments.of("model null", "{\"model\":null," + messages + "}"),
                Arguments.of("empty model", "{\"model\":\"\"," + messages + "}"),
                Arguments.of("endless model", "{\"model\":\"" + "m".repeat(10_000) + "\"," + messages + "}"),
                Arguments.of("two models", "{\"model\":\"gpt-4.1\",\"model\":\"gpt-4\"," + messages + "}"),
                Arguments.of("stream of a wrong type", "{\"model\":\"gpt-4.1\",\"stream\":\"yes\"," + messages + "}"),
                Arguments.of("no messages", "{\"model\":\"gpt-4.1\"}"),
                Arguments.of("control character", "{\"model\":\"gpt\u0001\"," + messages + "}"),
                Arguments.of(
                        "100,000 brackets",
                        "{\"model\":\"gpt-4.1\"," + messages + ",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000)
                                + "}"),
                Arguments.of("100,000 open brackets", "[".repeat(100_000)),
                Arguments.of("100,000 braces", "{\"a\":".repeat(100_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void an_invalid_body_is_a_bad_request(String name, String body, CapturedOutput log) {
        for (String path : PATHS) {
            assertRefused(relay.post(path, body), path, 400, "invalid_request_error", "invalid_request_error");
        }
        assertThat(upstream.received()).isEmpty();
        assertThat(log).doesNotContain("\tat ");
    }

    @Test
    void invalid_utf_8_is_a_bad_request(CapturedOutput log) {
        byte[] body = SampleRequest.CHAT.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        body[body.length - 6] = (byte) 0xC3;
        for (String path : PATHS) {
            HttpResponse<String> answer =
                    relay.send(relay.request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)));

            assertRefused(answer, path, 400, "invalid_request_error", "invalid_request_error");
        }
        assertThat(upstream.received()).isEmpty();
        assertThat(log).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405, method_not_allowed, invalid_request_error, POST",
        "PUT, /v1/messages, 405, method_not_allowed, invalid_request_error, POST",
        "DELETE, /v1/models, 405, method_not_allowed, invalid_request_error, 'GET, HEAD'",
        "POST, /v1/nowhere, 404, unknown_url, not_found_error,",
        "GET, /v1, 404, unknown_url, not_found_error,",
    })
    void unknown_paths_and_wrong_methods_are_distinguished(
            String method,
            String path,
            int status,
            String code,
            String type,
            @org.jspecify.annotations.Nullable String allow) {
        HttpResponse<String> openAi =
                relay.send(relay.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> anthropic = relay.send(relay.request(path, "anthropic-version", "2023-06-01")
                .method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(openAi.statusCode()).isEqualTo(status);
        assertThat(anthropic.statusCode()).isEqualTo(status);
        if (!path.contains("messages")) {
            assertThatJson(openAi.body()).node("error.code").isEqualTo(code);
        }
        if (!path.contains("chat")) {
            assertThatJson(anthropic.body()).node("error.type").isEqualTo(type);
        }
        assertThat(openAi.headers().firstValue("allow").orElse(null)).isEqualTo(allow);
        assertThat(anthropic.headers().firstValue("allow").orElse(null)).isEqualTo(allow);
    }

    @ParameterizedTest
    @CsvSource({"x-sluice-max-wait, soon", "x-sluice-max-wait, -1s", "x-sluice-max-wait, 99999999999s"})
    void an_invalid_sluice_header_is_refused(String field, String value) {
        HttpResponse<String> answer = relay.post(SampleRequest.CHAT, field, value);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).node("error.param").isEqualTo(field);
    }

    @AfterEach
    void no_resource_is_left_in_use() {
        relay.awaitQuiet();
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
    }

    private static void assertRefused(
            HttpResponse<String> answer, String path, int status, String openAiCode, String anthropicType) {
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(status);
        if (path.endsWith("messages")) {
            assertThatJson(answer.body()).node("error.type").isEqualTo(anthropicType);
            assertThat(answer.headers().firstValue("request-id")).isPresent();
        } else {
            assertThatJson(answer.body()).node("error.code").isEqualTo(openAiCode);
            assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        }
    }
}
