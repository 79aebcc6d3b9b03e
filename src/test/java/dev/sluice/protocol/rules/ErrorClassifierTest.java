package dev.sluice.protocol.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Judges errors as providers send them, one a file, and compares with the meaning that the file states. */
class ErrorClassifierTest {

    private static final Path CASES = Path.of("src/test/resources/protocol/provider-errors");
    private static final JsonMapper JSON = new JsonMapper();

    /** An error as a file holds it. Without a status of its own, an error that names nothing means a server error. */
    private record Case(JsonNode file) {

        static Case of(String name) throws IOException {
            return new Case(JSON.readTree(Files.readString(CASES.resolve(name))));
        }

        ErrorClassifier classifier() {
            return TestClassifiers.of(Preset.valueOf(file.get("preset").asString()));
        }

        FailureKind kind() {
            return FailureKind.valueOf(file.get("kind").asString());
        }

        int status() {
            return file.get("status").asInt();
        }

        @Nullable
        Duration retryAfter() {
            JsonNode wait = file.get("retryAfter");
            return wait == null ? null : Duration.parse(wait.asString());
        }

        byte[] body() {
            JsonNode body = file.get("body");
            return (body.isString() ? body.asString() : body.toString()).getBytes(UTF_8);
        }

        Headers headers() {
            Headers headers = new Headers().add("content-type", "application/json");
            file.get("headers")
                    .properties()
                    .forEach(field ->
                            headers.add(field.getKey(), field.getValue().asString()));
            return headers;
        }

        /** Returns whether the body tells the error by itself, without its status. */
        boolean tellsByBody() {
            return !file.path("statusOnly").asBoolean(false);
        }
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_answer_means_what_its_file_states(String name) throws IOException {
        Case error = Case.of(name);

        Failure failure = answer(error.classifier(), error.status(), error.headers(), error.body());

        assertThat(failure.kind()).isEqualTo(error.kind());
        assertThat(failure.status()).isEqualTo(error.status());
        assertThat(failure.message()).isNotEmpty();
        assertThat(failure.retryAfter()).isEqualTo(error.retryAfter());
        if (failure.kind() == FailureKind.CALLER_FAULT) {
            assertThat(failure.answer()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_event_means_what_the_answer_means(String name) throws IOException {
        Case error = Case.of(name);

        Failure failure = error.classifier().event(error.body());

        assertThat(failure.kind()).isEqualTo(error.tellsByBody() ? error.kind() : FailureKind.SERVER_ERROR);
        assertThat(failure.status()).isZero();
        if (error.headers().size() == 1) {
            assertThat(failure.retryAfter()).isEqualTo(error.retryAfter());
        }
    }

    @Test
    void a_detail_says_more_than_the_type() {
        Failure failure = anthropic("{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"spent\","
                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}");
        assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
        assertThat(failure.message()).isEqualTo("spent");
        assertThat(failure.code()).isEqualTo("enforced_spend_limit_reached");
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofHours(204));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'type':'server_error','code':'invalid_prompt'}}",
                "{'response':{'error':{'code':'invalid_prompt'}}}",
                "{'type':'error','code':'invalid_prompt','message':'no'}",
                "[{'error':{'code':'invalid_prompt'}}]",
            })
    void an_error_is_found_wherever_it_stands(String event) {
        Failure failure = openAi(event.replace('\'', '"'));
        assertThat(failure.kind()).isEqualTo(FailureKind.CALLER_FAULT);
        assertThat(failure.code()).isEqualTo("invalid_prompt");
    }

    @Test
    void an_event_that_is_the_callers_fault_is_kept_as_the_body_that_it_is() {
        String event = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}";
        assertThat(body(anthropic(event))).isEqualTo(event);
        String denied = "{\"error\":{\"code\":\"model_not_found\"}}";
        assertThat(body(openAi(denied))).isEqualTo(denied);
        assertThat(body(openAi("{\"type\":\"error\",\"code\":\"invalid_prompt\",\"message\":\"no\"}")))
                .isNull();
        assertThat(body(anthropic("{\"error\":{\"type\":\"api_error\"}}"))).isNull();
    }

    @Test
    void long_messages_are_cut_and_missing_ones_replaced() {
        assertThat(openAi("{\"error\":\"" + "x".repeat(5000) + "\"}").message()).hasSize(1000);
        assertThat(openAi("{\"error\":{}}").message()).isEqualTo("an error event without a message");
        assertThat(openAi("oops").message()).isEqualTo("an error event that is not JSON");
        assertThat(openAi("[".repeat(100_000)).message()).isEqualTo("an error event that is not JSON");
        assertThat(answer(TestClassifiers.OPENAI, 500, new Headers(), "{}".getBytes(UTF_8))
                        .message())
                .isEqualTo("status 500 without a message");
    }

    @ParameterizedTest
    @CsvSource({"500, SERVER_ERROR", "401, REVOKED", "404, CALLER_FAULT"})
    void a_status_is_relied_on_before_a_code_that_only_repeats_another(int status, FailureKind kind) {
        byte[] body = "{\"error\":{\"type\":\"invalid_request_error\"}}".getBytes(UTF_8);
        assertThat(answer(TestClassifiers.OPENAI, status, new Headers(), body).kind())
                .isEqualTo(kind);
    }

    /** Each rule decides before the table, whichever part of an error it names, and as an event too where a code is named. */
    @ParameterizedTest
    @CsvSource({
        "400, 400, '', token quota used up, EXHAUSTED",
        "400, 499, '', TOKEN, EXHAUSTED",
        "0, 999, quota_*, '', REVOKED",
        "0, 999, *_used, '', OVERLOADED",
        "400, 400, '', '', SERVER_ERROR",
    })
    void a_rule_of_the_operator_comes_first(int first, int last, String code, String words, FailureKind kind) {
        ErrorRule rule = new ErrorRule(
                new ErrorRule.Statuses(first, last), code, words.toLowerCase(java.util.Locale.ROOT), kind);
        byte[] body =
                "{\"error\":{\"message\":\"Token quota used up.\",\"code\":\"QUOTA_USED\",\"type\":\"invalid_request_error\"}}"
                        .getBytes(UTF_8);
        for (Preset preset : Preset.values()) {
            ErrorClassifier classifier = TestClassifiers.of(preset, List.of(rule));
            assertThat(answer(classifier, 400, new Headers(), body).kind()).isEqualTo(kind);
            assertThat(answer(classifier, 500, new Headers(), "{}".getBytes(UTF_8))
                            .kind())
                    .isEqualTo(FailureKind.SERVER_ERROR);
        }
    }

    /** A caller could otherwise have a key condemned by writing such words where its provider quotes them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Invalid value: 'Your credit balance is too low'. Supported values are: 'none'.",
                "Invalid value: 'Incorrect API key provided'.",
                "Invalid value: '{\\\"error\\\":{\\\"code\\\":\\\"invalid_api_key\\\"}}'.",
            })
    void words_that_an_error_quotes_from_a_field_of_the_request_condemn_nothing(String message) {
        byte[] body = ("{\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"invalid_request_error\",\"param\":\"tool_choice\",\"code\":null}}")
                .getBytes(UTF_8);
        for (Preset preset : Preset.values()) {
            assertThat(answer(TestClassifiers.of(preset), 400, new Headers(), body)
                            .kind())
                    .isEqualTo(FailureKind.CALLER_FAULT);
        }
    }

    @Test
    void an_unknown_code_is_the_servers_fault_where_no_status_tells() {
        assertThat(openAi("{\"error\":{\"code\":\"not_a_known_code\"}}").kind()).isEqualTo(FailureKind.SERVER_ERROR);
    }

    private static Failure answer(ErrorClassifier classifier, int status, Headers headers, byte[] body) {
        return classifier.answer(status, headers, body, ErrorBody.parse(body));
    }

    private static Failure openAi(String event) {
        return TestClassifiers.OPENAI.event(event.getBytes(UTF_8));
    }

    private static Failure anthropic(String event) {
        return TestClassifiers.ANTHROPIC.event(event.getBytes(UTF_8));
    }

    private static @Nullable String body(Failure failure) {
        var answer = failure.answer();
        return answer == null ? null : new String(answer.body(), UTF_8);
    }
}
