package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table "How many calls at once" of docs/operations.md, which rounds up to the next five. */
class LittlesLawTest {

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-7,   1000, ,      2000000, 400000, ,    INPUT_TOKENS, 267",
        "claude-sonnet-4-5, 1000, ,      2000000, 400000, ,    INPUT_TOKENS, 178",
        "gpt-4.1,           500,  500000, ,       ,       ,    TOKENS,       39",
        "gemini-2.5-flash,  1000, ,      1000000, ,       ,    INPUT_TOKENS, 45",
        "deepseek-v3.2,     ,     ,      ,        ,       500, CONCURRENCY,  550",
    })
    void typical_limits_give_the_documented_recommendation(
            String model,
            Long rpm,
            Long tpm,
            Long input,
            Long output,
            Integer concurrency,
            Dimension binds,
            long calls) {
        RateLimits limits = RateLimits.configured(new Limits(rpm, tpm, input, output, concurrency));

        assertThat(LittlesLaw.of(limits, ModelSpeed.of(model).seconds())).hasValueSatisfying(it -> {
            assertThat(it.binding()).isEqualTo(binds);
            assertThat(it.recommended()).isEqualTo(calls);
        });
    }

    @Test
    void nothing_is_recommended_without_a_known_limit() {
        assertThat(LittlesLaw.of(RateLimits.UNKNOWN, 8)).isEmpty();
    }

    @Test
    void a_limit_that_one_account_does_not_know_is_unknown_in_the_sum() {
        RateLimits known = RateLimits.configured(new Limits(50L, null, 1_000L, null, null));
        RateLimits half = RateLimits.configured(new Limits(70L, null, null, null, null));

        assertThat(known.plus(half).text()).isEqualTo("rpm 120");
        assertThat(half.orElse(known).text()).isEqualTo("rpm 70, input-tpm 1000");
    }
}
