package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTimeTest {

    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "from=2026-01-31, 2026-01-31T00:00:00Z",
        "to=x&from=2026-01-31T18:00:00Z, 2026-01-31T18:00:00Z",
        "from=2026-01-31T18:00:00%2B02:00, 2026-01-31T16:00:00Z",
        "from=2026-01-31T18:00:00+02:00, 2026-01-31T16:00:00Z",
        "from=1970-01-01, 1970-01-01T00:00:00Z",
        "from=9999-12-31, 9999-12-31T00:00:00Z",
        "from=, 2026-03-31T12:00:00Z",
        "'', 2026-03-31T12:00:00Z"
    })
    void a_date_is_its_beginning_and_a_moment_is_itself(String query, Instant expected) {
        assertThat(QueryTime.of(query, "from", NOON)).isEqualTo(expected);
    }

    @Test
    void without_a_query_it_is_the_other() {
        assertThat(QueryTime.of(null, "from", NOON)).isEqualTo(NOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-02-30",
                "2026-01-31T18:00:00",
                "1772280000",
                "%zz",
                "%2",
                "%2B999999999-12-31T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "%2B10000-01-01T00:00:00Z",
                "1969-12-31"
            })
    void anything_else_is_refused_and_named(String value) {
        assertThatThrownBy(() -> QueryTime.of("from=" + value, "from", NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("from: not a time (expected: a date such as");
    }
}
