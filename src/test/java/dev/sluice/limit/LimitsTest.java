package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the values that limits are written in. */
class LimitsTest {

    private static final Limits ALL = new Limits(1L, 2L, 3L, 4L, 5, 6L, 7L, Map.of());

    @Test
    void each_dimension_has_its_own_limit() {
        assertThat(Arrays.stream(Dimension.values()).map(ALL::of)).containsExactly(1L, 3L, 4L, 2L, 5L, 6L, 7L);
    }

    @ParameterizedTest
    @EnumSource(Dimension.class)
    void nothing_is_limited_where_nothing_is_configured(Dimension dimension) {
        assertThat(Limits.UNKNOWN.of(dimension)).isNull();
    }

    @Test
    void limits_are_empty_where_none_says_how_much_may_be_sent_now() {
        assertThat(Limits.UNKNOWN.isEmpty()).isTrue();
        assertThat(Limits.UNKNOWN.perDay(6L, 7L).isEmpty()).isTrue();
        assertThat(new Limits(null, null, null, null, null, Map.of(Dimension.REQUESTS, Duration.ofSeconds(1)))
                        .isEmpty())
                .isTrue();
        List<Limits> one = List.of(
                new Limits(1L, null, null, null, null),
                new Limits(null, 1L, null, null, null),
                new Limits(null, null, 1L, null, null),
                new Limits(null, null, null, 1L, null),
                new Limits(null, null, null, null, 1));
        assertThat(one).noneMatch(Limits::isEmpty);
    }

    @Test
    void limits_by_the_day_leave_the_others_as_they_are() {
        Limits limits = new Limits(1L, 2L, 3L, 4L, 5).perDay(8L, null);
        assertThat(Arrays.stream(Dimension.values()).map(limits::of)).containsExactly(1L, 3L, 4L, 2L, 5L, 8L, null);
    }

    @Test
    void every_dimension_is_a_rate_by_the_minute_or_by_the_day_or_calls_at_once() {
        assertThat(Dimension.values())
                .filteredOn(Dimension::isPerMinute)
                .containsExactly(Dimension.REQUESTS, Dimension.INPUT_TOKENS, Dimension.OUTPUT_TOKENS, Dimension.TOKENS);
        assertThat(Dimension.values())
                .filteredOn(Dimension::isDaily)
                .containsExactly(Dimension.REQUESTS_PER_DAY, Dimension.TOKENS_PER_DAY);
    }

    @Test
    void only_requests_and_input_are_known_in_full_when_a_request_arrives() {
        assertThat(Dimension.values())
                .filteredOn(Dimension::countedOnArrival)
                .containsExactly(Dimension.REQUESTS, Dimension.INPUT_TOKENS);
    }

    @Test
    void names_in_metrics_are_in_lower_case() {
        assertThat(Dimension.INPUT_TOKENS.label()).isEqualTo("input_tokens");
        assertThat(LimitSource.HEADERS.label()).isEqualTo("headers");
    }

    @Test
    void a_reservation_is_found_by_its_dimension() {
        Reservation requests = new ReservedAmounts(Dimension.REQUESTS).reserve(1, 0, 0, 0);
        Reservation tokens = new ReservedAmounts(Dimension.TOKENS).reserve(1, 0, 0, 0);
        List<Reservation> both = List.of(requests, tokens);
        assertThat(Reservation.in(both, Dimension.TOKENS)).isSameAs(tokens);
        assertThat(Reservation.in(both, Dimension.REQUESTS)).isSameAs(requests);
        assertThat(Reservation.in(both, Dimension.OUTPUT_TOKENS)).isNull();
    }
}
