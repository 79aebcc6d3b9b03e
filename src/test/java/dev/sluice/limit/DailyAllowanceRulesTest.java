package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Tests that every question about a day is answered of the present one. */
class DailyAllowanceRulesTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    /** An hour before midnight. */
    private Instant wall = Instant.parse("2026-03-10T23:00:00Z");

    private final DayWindow day = new DayWindow(() -> wall, ZoneOffset.UTC, 0);
    private final DailyAllowance requests = new DailyAllowance(Dimension.REQUESTS_PER_DAY, day);
    private final DailyAllowance tokens = new DailyAllowance(Dimension.TOKENS_PER_DAY, day);

    private void midnight() {
        wall = wall.plus(Duration.ofHours(1));
        day.renew(HOUR);
    }

    @Test
    void the_end_of_the_day_is_that_of_its_window() {
        assertThat(requests.dayEndsAt()).isEqualTo(HOUR);
        assertThat(requests.dimension()).isEqualTo(Dimension.REQUESTS_PER_DAY);
    }

    @Test
    void what_was_spent_yesterday_is_spent_no_longer() {
        requests.setLimit(1);
        requests.reserve(1);
        assertThat(requests.spentUntil(0)).isEqualTo(HOUR);
        midnight();
        assertThat(requests.spentUntil(HOUR)).isLessThanOrEqualTo(HOUR);
        assertThat(requests.earliest(1, HOUR)).isEqualTo(HOUR);
    }

    @Test
    void a_call_over_midnight_settles_on_the_day_of_its_reservation() {
        tokens.setLimit(100);
        tokens.reserve(60);
        midnight();
        tokens.settle(60, 90, 0);
        assertThat(tokens.used()).isZero();
        tokens.reserve(10);
        tokens.settle(10, 15, HOUR);
        assertThat(tokens.used()).as("of the day that began just now").isEqualTo(15);
    }

    @Test
    void a_request_is_spent_once_it_is_sent_and_tokens_may_come_back() {
        requests.setLimit(1);
        requests.reserve(1);
        assertThat(requests.earliest(1, 0)).isEqualTo(HOUR);
        assertThat(requests.spentUntil(0)).isEqualTo(HOUR);

        tokens.setLimit(100);
        tokens.reserve(100);
        assertThat(tokens.readyAt(1, 0)).isEqualTo(HOUR);
        assertThat(tokens.earliest(1, 7)).isEqualTo(7);
        assertThat(tokens.spentUntil(0)).as("they may all come back").isZero();
        tokens.settle(100, 100, 0);
        assertThat(tokens.spentUntil(0)).isEqualTo(HOUR);
        assertThat(tokens.earliest(1, 7)).isEqualTo(HOUR);
    }

    @Test
    void a_refusal_after_midnight_is_one_of_the_new_day() {
        requests.reserve(5);
        midnight();
        assertThat(requests.refused(50, Duration.ofHours(3), HOUR)).isEqualTo(4 * HOUR);
        assertThat(requests.limit()).isEqualTo(50);
        assertThat(requests.available(HOUR)).isZero();
        assertThat(requests.available(4 * HOUR)).isEqualTo(50);
    }

    @Test
    void a_refusal_that_names_no_limit_leaves_the_one_that_is_known() {
        requests.refused(50, null, 0);
        requests.refused(0, null, 0);
        assertThat(requests.limit()).isEqualTo(50);
    }

    @Test
    void what_is_remembered_after_midnight_is_not_added_to_yesterday() {
        requests.reserve(40);
        midnight();
        requests.remember(50, 45, Duration.ZERO, HOUR);
        assertThat(requests.used()).isEqualTo(5);
    }

    @Test
    void use_that_is_settled_below_its_reservation_is_never_negative() {
        tokens.reserve(10);
        tokens.settle(30, 5, 0);
        assertThat(tokens.used()).isZero();
    }
}
