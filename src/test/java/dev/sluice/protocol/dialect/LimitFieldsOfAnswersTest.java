package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the fields in which each dialect states limits. */
class LimitFieldsOfAnswersTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.250Z");

    private static List<String> fields(Dialect dialect, LimitFigures figures) {
        Headers headers = new Headers();
        Dialects.of(dialect).headers(figures, NOW, headers);
        List<String> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(name + ": " + value));
        return fields;
    }

    @Test
    void openai_names_requests_and_tokens_with_durations() {
        LimitFigures figures = new LimitFigures(
                new Figure(500, 499, 120_000_000L), new Figure(200_000, 0, 61_500_000_000L), null, null);

        assertThat(fields(Dialect.OPENAI, figures))
                .containsExactly(
                        "x-ratelimit-limit-requests: 500",
                        "x-ratelimit-remaining-requests: 499",
                        "x-ratelimit-reset-requests: 120ms",
                        "x-ratelimit-limit-tokens: 200000",
                        "x-ratelimit-remaining-tokens: 0",
                        "x-ratelimit-reset-tokens: 1m1.500s");
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "1, 1ms", "999000001, 1s", "1000000000, 1s", "6005000000, 6.005s", "360000000000, 6m0s"})
    void openai_writes_a_reset_in_the_units_that_it_uses_itself(long nanos, String written) {
        LimitFigures figures = new LimitFigures(new Figure(500, 499, nanos), null, null, null);

        assertThat(fields(Dialect.OPENAI, figures)).contains("x-ratelimit-reset-requests: " + written);
    }

    @Test
    void anthropic_tells_input_from_output_with_times() {
        LimitFigures figures = new LimitFigures(
                new Figure(50, 49, 0),
                null,
                new Figure(30_000, 12_000, 750_000_000L),
                new Figure(8_000, 8_000, 750_000_001L));

        assertThat(fields(Dialect.ANTHROPIC, figures))
                .containsExactly(
                        "anthropic-ratelimit-requests-limit: 50",
                        "anthropic-ratelimit-requests-remaining: 49",
                        "anthropic-ratelimit-requests-reset: 2026-01-02T03:04:06Z",
                        "anthropic-ratelimit-input-tokens-limit: 30000",
                        "anthropic-ratelimit-input-tokens-remaining: 12000",
                        "anthropic-ratelimit-input-tokens-reset: 2026-01-02T03:04:06Z",
                        "anthropic-ratelimit-output-tokens-limit: 8000",
                        "anthropic-ratelimit-output-tokens-remaining: 8000",
                        "anthropic-ratelimit-output-tokens-reset: 2026-01-02T03:04:07Z");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void nothing_known_is_nothing_said(Dialect dialect) {
        assertThat(fields(dialect, LimitFigures.NONE)).isEmpty();
    }
}
