package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

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
        "MODEL_DENIED MODEL_DENIED, PROVIDER_REFUSED",
    })
    void failures_sum_up_to(String kinds, Reason expected) {
        List<Failure> failures = List.of(kinds.split(" ")).stream()
                .map(kind -> Failure.of(FailureKind.valueOf(kind), "the provider's message"))
                .toList();

        assertThat(FinalRefusal.of(failures, RequestHistory.ofRelay(), true).reason())
                .isEqualTo(expected);
    }

    @Test
    void the_providers_own_refusal_is_handed_on_where_the_caller_can_read_it() {
        Failure.Refused answer = new Failure.Refused("{}".getBytes(StandardCharsets.UTF_8), "application/json");
        List<Failure> refused = List.of(new Failure(FailureKind.CALLER_FAULT, 422, "no such tool", null, null, answer));

        Refusal same = FinalRefusal.of(refused, RequestHistory.ofRelay(), true);
        Refusal other = FinalRefusal.of(refused, RequestHistory.ofRelay(), false);

        assertThat(same.status()).isEqualTo(422);
        assertThat(same.answer()).isSameAs(answer);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.answer()).isNull();
        assertThat(other.message()).isEqualTo("no such tool");
    }

    @Test
    void the_error_about_a_dead_key_is_not_passed_on() {
        List<Failure> failures = List.of(
                Failure.of(FailureKind.SERVER_ERROR, "oops"),
                Failure.of(FailureKind.REVOKED, "Incorrect API key provided: sk-12**34"));

        assertThat(FinalRefusal.of(failures, RequestHistory.ofRelay(), true).message())
                .doesNotContain("sk-12");
    }
}
