package dev.sluice.protocol.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Headers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 10.2.3 and 5.6.7: a number of seconds, or a date in any of three forms. */
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-27T08:20:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | PT5S",
                "0 | PT0S",
                "007 | PT7S",
                "1.5 | PT1.5S",
                "99999999999 | P31D",
                "Fri, 27 Nov 2026 08:20:05 GMT | PT5S",
                "Fri, 27 Nov 2026 08:19:00 GMT | PT0S",
                "Mon, 27 Nov 2026 08:20:05 GMT | PT5S",
                "Tue, 1 Dec 2026 08:20:00 GMT | P4D",
                "Fri, 27 Nov 2026 08:20:05 +0000 | PT5S",
                "Fri, 27 Nov 2026 08:20:60 GMT | PT59S",
                "Friday, 27-Nov-26 08:20:05 GMT | PT5S",
                "Tuesday, 01-Dec-26 08:20:00 GMT | P4D",
                "Fri Nov 27 08:20:05 2026 | PT5S",
                "Tue Dec  1 08:20:00 2026 | P4D",
            })
    void a_wait_is_read_in_every_form(String field, String wait) {
        assertThat(read(field)).isEqualTo(Duration.parse(wait));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Friday, 27-Nov-75 08:20:05 GMT | 2075-11-27T08:20:05Z",
                "Friday, 27-Nov-76 08:20:00 GMT | 2076-11-27T08:20:00Z",
                "Friday, 27-Nov-76 08:20:01 GMT | 1976-11-27T08:20:01Z",
                "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-00 08:49:37 GMT | 2000-11-06T08:49:37Z",
            })
    void a_year_of_two_digits_is_at_most_fifty_years_ahead(String date, String moment) {
        assertThat(HttpDate.parse(date, NOW)).isEqualTo(Instant.parse(moment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-5",
                "Fri, 31 Feb 2026 08:20:05 GMT",
                "Fri, 27 Nox 2026 08:20:05 GMT",
                "Fri, 27 Nov 2026 25:20:05 GMT",
                "Fri, 27 Nov 2026 08:20:05 CET",
                "Fri Nov 27 08:20:05 26",
                "27 Nov 2026",
            })
    void nonsense_asks_for_no_wait(String field) {
        assertThat(read(field)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "300, 7, PT0.3S",
        "0, 7, PT0S",
        "1500.5, 7, PT1.5005S",
        "soon, 7, PT7S",
        "-5, 7, PT7S",
        "'', 7, PT7S",
        "999999999, 7, P11DT13H46M39.999S",
    })
    void milliseconds_count_before_seconds_where_they_are_a_number(String millis, String seconds, Duration wait) {
        Headers headers = new Headers().add("retry-after", seconds).add("retry-after-ms", millis);
        assertThat(RetryAfter.inHeaders(headers, NOW)).isEqualTo(wait);
    }

    private static @Nullable Duration read(String field) {
        return RetryAfter.inHeaders(new Headers().add("retry-after", field), NOW);
    }
}
