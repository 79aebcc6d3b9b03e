package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.RequestHistory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinalRefusalTest {

    private static final Answering SAME = new Answering(Dialect.OPENAI, Dialect.OPENAI, true);
    private static final Answering TRANSLATED = new Answering(Dialect.OPENAI, Dialect.ANTHROPIC, false);

    @ParameterizedTest
    @CsvSource({
        "OVERLOADED OVERLOADED, UPSTREAM_OVERLOADED",
        "OVERLOADED SERVER_ERROR, UPSTREAM_ERROR",
        "REVOKED EXHAUSTED FORBIDDEN, NO_USABLE_KEY",
        "REVOKED RESET, UPSTREAM_ERROR",
        "RESET REVOKED, UPSTREAM_ERROR",
        "SERVER_ERROR FIRST_BYTE_TIMEOUT, UPSTREAM_TIMEOUT",
        "TOTAL_TIMEOUT, UPSTREAM_TIMEOUT",
        "CUT EMPTY CONNECT, UPSTREAM_ERROR",
        "SERVER_ERROR CALLER_FAULT, PROVIDER_REFUSED",
        "MODEL_DENIED MODEL_DENIED, UNKNOWN_MODEL",
        "RESET MEMORY_FULL, MEMORY_FULL",
    })
    void failures_sum_up_to(String kinds, Reason expected) {
        List<Failure> failures = List.of(kinds.split(" ")).stream()
                .map(kind -> Failure.of(FailureKind.valueOf(kind), "the provider's message"))
                .toList();

        assertThat(FinalRefusal.of(failures, RequestHistory.ofRelay(), SAME).reason())
                .isEqualTo(expected);
    }

    @Test
    void the_providers_own_refusal_is_handed_on_where_the_caller_can_read_it() {
        Failure.Refused answer = new Failure.Refused("{}".getBytes(StandardCharsets.UTF_8), "application/json");
        List<Failure> refused = List.of(new Failure(FailureKind.CALLER_FAULT, 422, "no such tool", null, null, answer));

        Refusal same = FinalRefusal.of(refused, RequestHistory.ofRelay(), SAME);
        Refusal other = FinalRefusal.of(refused, RequestHistory.ofRelay(), TRANSLATED);

        assertThat(same.status()).isEqualTo(422);
        assertThat(same.answer()).isSameAs(answer);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.answer()).isNull();
        assertThat(other.message()).isEqualTo("no such tool");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ANTHROPIC | OPENAI | prompt is too long: 9 tokens > 5 maximum | invalid_request_error"
                        + " | context_length_exceeded | prompt is too long: 9 tokens > 5 maximum",
                "OPENAI | ANTHROPIC | This model's maximum context length is 5 tokens. However, your messages resulted"
                        + " in 9 tokens. | context_length_exceeded | | prompt is too long: 9 tokens > 5 maximum (This"
                        + " model's maximum context length is 5 tokens. However, your messages resulted in 9 tokens.)",
                "OPENAI | ANTHROPIC | Too much. | context_length_exceeded | | prompt is too long: Too much.",
                "OPENAI | OPENAI | Too much. | context_length_exceeded | context_length_exceeded | Too much.",
                "OPENAI | OPENAI | No such image. | invalid_image_url | invalid_image_url | No such image.",
                "OPENAI | ANTHROPIC | No such image. | invalid_image_url | | No such image.",
            })
    void a_refusal_keeps_its_machine_name(
            Dialect provider, Dialect caller, String said, String code, String name, String message) {
        List<Failure> failures = List.of(new Failure(FailureKind.CALLER_FAULT, 400, said, code, null, null));

        Refusal refusal = FinalRefusal.of(failures, RequestHistory.ofRelay(), new Answering(provider, caller, false));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.code()).isEqualTo(name);
        assertThat(refusal.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "OVERLOADED, overloaded_error, ANTHROPIC, OPENAI, server_is_overloaded, UPSTREAM_OVERLOADED",
        "OVERLOADED, server_is_overloaded, OPENAI, ANTHROPIC, overloaded_error, UPSTREAM_OVERLOADED",
        "LIMITED, rate_limit_error, ANTHROPIC, OPENAI, rate_limit_exceeded, UPSTREAM_ERROR",
        "SERVER_ERROR, api_error, ANTHROPIC, OPENAI, server_error, UPSTREAM_ERROR",
        "SERVER_ERROR, weird_error, ANTHROPIC, OPENAI, , UPSTREAM_ERROR",
        "REVOKED, authentication_error, ANTHROPIC, OPENAI, , UPSTREAM_ERROR",
    })
    void a_broken_stream_keeps_the_name_of_its_error(
            FailureKind kind, String code, Dialect provider, Dialect caller, String name, Reason reason) {
        Failure failure = new Failure(kind, 0, "words", code, null, null);

        Refusal refusal = FinalRefusal.ofBrokenStream(failure, new Answering(provider, caller, false));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.code()).isEqualTo(name);
    }

    @Test
    void the_error_about_a_dead_key_is_not_passed_on() {
        List<Failure> failures = List.of(
                Failure.of(FailureKind.SERVER_ERROR, "oops"),
                Failure.of(FailureKind.REVOKED, "Incorrect API key provided: sk-12**34"));

        assertThat(FinalRefusal.of(failures, RequestHistory.ofRelay(), SAME).message())
                .doesNotContain("sk-12");
    }
}
