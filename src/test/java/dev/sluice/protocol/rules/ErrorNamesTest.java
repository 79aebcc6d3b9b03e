package dev.sluice.protocol.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import org.junit.jupiter.api.Test;

class ErrorNamesTest {

    @Test
    void the_first_name_that_says_something_decides() {
        assertThat(ErrorNames.kind("insufficient_quota", "invalid_request_error"))
                .isEqualTo(FailureKind.EXHAUSTED);
        assertThat(ErrorNames.kind(null, "never_heard_of", "rate_limit_error")).isEqualTo(FailureKind.LIMITED);
    }

    @Test
    void names_that_nobody_knows_are_the_servers_fault() {
        assertThat(ErrorNames.kind("never_heard_of")).isEqualTo(FailureKind.SERVER_ERROR);
        assertThat(ErrorNames.kind((String) null)).isEqualTo(FailureKind.SERVER_ERROR);
    }

    @Test
    void a_bad_key_is_not_the_callers_fault() {
        assertThat(ErrorNames.kind("invalid_api_key")).isEqualTo(FailureKind.REVOKED);
        assertThat(ErrorNames.kind("invalid_prompt")).isEqualTo(FailureKind.CALLER_FAULT);
    }
}
