package dev.sluice.protocol.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorEventTest {

    @Test
    void the_detail_says_more_than_the_type() {
        Failure failure = read("{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"spent\","
                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}");
        assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
        assertThat(failure.message()).isEqualTo("spent");
        assertThat(failure.code()).isEqualTo("rate_limit_error");
        assertThat(failure.status()).isZero();
    }

    @Test
    void a_fault_of_the_callers_is_kept_as_the_body_that_it_is() {
        String event = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}";
        assertThat(body(read(event))).isEqualTo(event);
        assertThat(body(read("{\"type\":\"error\",\"code\":\"invalid_prompt\",\"message\":\"no\"}")))
                .isNull();
        assertThat(body(read("{\"error\":{\"type\":\"api_error\"}}"))).isNull();
    }

    @Test
    void what_is_long_is_cut_and_what_says_nothing_is_said_to() {
        assertThat(read("{\"error\":\"" + "x".repeat(5000) + "\"}").message()).hasSize(1000);
        assertThat(read("{\"error\":{}}").message()).isEqualTo("an error event without a message");
        assertThat(read("oops").message()).isEqualTo("an error event that is not JSON");
        assertThat(read("[".repeat(100_000)).message()).isEqualTo("an error event that is not JSON");
    }

    private static @Nullable String body(Failure failure) {
        var answer = failure.answer();
        return answer == null ? null : new String(answer.body(), UTF_8);
    }

    private static Failure read(String event) {
        return ErrorEvent.read(event.getBytes(UTF_8));
    }
}
