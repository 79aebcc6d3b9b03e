package dev.sluice.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | status 404 without a message",
                "404 | Not Found",
                "404 | 404 page not found",
                "404 | File Not Found",
                "404 | Resource not found",
                "404 | no Route matched with those values",
                "404 | Invalid URL (POST /v1/responses)",
                "404 | Unknown request URL: POST /v1/responses. See https://example.com/docs for the models.",
                "405 | Method Not Allowed",
                "405 | status 405 without a message",
                "501 | Not Implemented",
                "400 | Unsupported endpoint: POST /v1/responses",
                "400 | Unexpected endpoint or method. (POST /v1/responses)",
                "400 | Responses API is enabled only for api-version 2025-03-01-preview and later",
            })
    void a_path_that_is_unknown(int status, String message) {
        assertThat(UnknownUrl.isSaidBy(refused(status, message, null))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | The model `m` does not exist",
                "404 | model \"m\" not found, try pulling it first",
                "404 | The API deployment for this resource does not exist.",
                "404 | Response with id 'resp_1' not found.",
                "404 | Item with id 'rs_68af' not found.",
                "404 | Conversation with id 'conv_1' not found.",
                "404 | No such file: file-abcd1234",
                "404 | Prompt not found",
                "400 | Invalid URL: image_url must be a URL",
                "400 | Unsupported parameter: 'temperature'",
                "400 | Bad request",
                "413 | Not Found",
                "422 | Method Not Allowed",
            })
    void something_else_that_is_refused(int status, String message) {
        assertThat(UnknownUrl.isSaidBy(refused(status, message, null))).isFalse();
    }

    @Test
    void a_code_says_it_too() {
        assertThat(UnknownUrl.isSaidBy(refused(400, "Check the docs of this model.", "unknown_url")))
                .isTrue();
    }

    @Test
    void a_failure_that_is_not_the_request_s_says_nothing() {
        assertThat(UnknownUrl.isSaidBy(Failure.of(FailureKind.MODEL_DENIED, "404 page not found")))
                .isFalse();
    }

    private static Failure refused(int status, String message, @Nullable String code) {
        return new Failure(FailureKind.CALLER_FAULT, status, message, code, null, null);
    }
}
