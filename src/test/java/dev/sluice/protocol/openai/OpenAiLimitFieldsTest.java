package dev.sluice.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiLimitFieldsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "1, 1ms",
        "999, 999ms",
        "1000, 1s",
        "1007, 1.007s",
        "6200, 6.200s",
        "59999, 59.999s",
        "60000, 1m0s",
        "61050, 1m1.050s"
    })
    void a_reset_is_a_duration_in_the_units_that_it_needs(long millis, String expected) {
        Headers fields = new Headers();
        OpenAiLimitFields.add(figures(TimeUnit.MILLISECONDS.toNanos(millis)), fields);
        assertThat(fields.first("x-ratelimit-reset-requests")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1ms", "999999, 1ms", "1000001, 2ms", "999000001, 1s"})
    void a_part_of_a_millisecond_counts_as_a_whole_one(long nanos, String expected) {
        Headers fields = new Headers();
        OpenAiLimitFields.add(figures(nanos), fields);
        assertThat(fields.first("x-ratelimit-reset-requests")).isEqualTo(expected);
    }

    private static LimitFigures figures(long resetNanos) {
        return new LimitFigures(new Figure(60, 1, resetNanos), null, null, null);
    }
}
