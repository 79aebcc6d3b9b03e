package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DailyAllowanceTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    /** Noon. */
    private Instant wall = Instant.parse("2026-03-10T12:00:00Z");

    private long now;
    private final DayWindow day = new DayWindow(() -> wall, ZoneOffset.UTC, 0);
    private final DailyAllowance requests = new DailyAllowance(Dimension.REQUESTS_PER_DAY, day);
    private final DailyAllowance tokens = new DailyAllowance(Dimension.TOKENS_PER_DAY, day);

    private void passes(Duration time) {
        wall = wall.plus(time);
        now += time.toNanos();
        day.renew(now);
    }

    private void jumps(Duration by) {
        wall = wall.plus(by);
        passes(Duration.ofSeconds(1));
    }

    private void use(int times) {
        for (int i = 0; i < times; i++) {
            requests.reserve(1);
            requests.settle(1, 1, now);
        }
    }

    @Test
    void what_is_used_comes_back_at_midnight_and_not_before() {
        requests.setLimit(3);
        use(3);

        assertThat(requests.readyAt(1, now)).isEqualTo(12 * HOUR);
        assertThat(requests.spentUntil(now)).isEqualTo(12 * HOUR);
        passes(Duration.ofHours(11));
        assertThat(requests.readyAt(1, now)).isEqualTo(12 * HOUR);
        passes(Duration.ofHours(1));
        assertThat(requests.readyAt(1, now)).isEqualTo(now);
        assertThat(requests.used()).isZero();
        assertThat(requests.available(now)).isEqualTo(3);
    }

    @Test
    void the_day_is_that_of_its_zone_and_as_long_as_it_is_there() {
        wall = Instant.parse("2026-03-08T07:59:00Z"); // 23:59 the day before in California
        now = HOUR;
        day.setZone(ZoneId.of("America/Los_Angeles"), now);

        assertThat(day.endsAt() - now).isEqualTo(Duration.ofMinutes(1).toNanos());
        passes(Duration.ofMinutes(1));
        assertThat(day.endsAt() - now).as("clocks go forward that day").isEqualTo(23 * HOUR);
    }

    @Test
    void tokens_that_were_reserved_and_not_used_come_back() {
        tokens.setLimit(1_000);
        tokens.reserve(900);

        assertThat(tokens.readyAt(200, now)).isEqualTo(12 * HOUR);
        assertThat(tokens.earliest(200, now)).as("all of it may come back").isEqualTo(now);
        assertThat(tokens.spentUntil(now)).isLessThanOrEqualTo(now);
        tokens.settle(900, 100, now);
        assertThat(tokens.readyAt(200, now)).isEqualTo(now);
        assertThat(tokens.available(now)).isEqualTo(900);
    }

    @Test
    void an_amount_above_the_whole_limit_may_be_used_once_a_day() {
        tokens.setLimit(1_000);

        assertThat(tokens.readyAt(5_000, now)).isEqualTo(now);
        tokens.reserve(5_000);
        tokens.settle(5_000, 4_000, now);
        assertThat(tokens.readyAt(1, now)).isEqualTo(12 * HOUR);
        assertThat(tokens.available(now)).isZero();
    }

    @Test
    void what_was_reserved_yesterday_was_used_yesterday() {
        tokens.setLimit(1_000);
        tokens.reserve(900);
        long before = now;
        passes(Duration.ofHours(13));
        tokens.reserve(500);
        tokens.settle(900, 100, before);

        assertThat(tokens.used()).isEqualTo(500);
    }

    @Test
    void a_clock_that_is_set_back_gives_nothing_away_twice_and_one_that_returns_leaves_no_long_day() {
        requests.setLimit(3);
        use(3);
        jumps(Duration.ofDays(-2));

        assertThat(requests.readyAt(1, now)).as("still spent").isGreaterThan(now);
        jumps(Duration.ofDays(2));
        assertThat(requests.used()).as("a new day, for all that is known").isZero();
    }

    @Test
    void a_clock_that_jumps_ahead_by_hours_moves_the_end_of_the_day() {
        requests.setLimit(3);
        use(3);
        jumps(Duration.ofHours(11));

        assertThat(requests.readyAt(1, now) - now)
                .isEqualTo(HOUR - Duration.ofSeconds(1).toNanos());
    }

    @Test
    void a_refusal_counts_for_as_long_as_it_asks_an_hour_at_most_where_it_does_not_say_and_today_only() {
        assertThat(requests.refused(200, null, now)).isEqualTo(HOUR);
        assertThat(requests.limit()).isEqualTo(200);
        assertThat(requests.isConfigured()).isFalse();
        assertThat(requests.available(now)).isZero();
        assertThat(requests.refused(200, Duration.ofHours(3), now)).isEqualTo(3 * HOUR);
        assertThat(requests.refused(200, Duration.ofHours(30), now)).isEqualTo(12 * HOUR);
        passes(Duration.ofHours(12));
        assertThat(requests.spentUntil(now)).isLessThanOrEqualTo(now);
    }

    @Test
    void a_limit_that_a_refusal_named_is_not_enforced_since_its_day_may_be_another() {
        var unused = requests.refused(3, Duration.ofMinutes(1), now);
        use(10);
        passes(Duration.ofMinutes(2));

        assertThat(requests.readyAt(1, now)).isEqualTo(now);
    }

    @Test
    void what_was_used_today_is_remembered_and_what_was_used_yesterday_is_not() {
        requests.setLimit(10);
        requests.remember(10, 4, Duration.ofHours(5), now);
        tokens.setLimit(10);
        tokens.remember(10, 0, Duration.ofHours(13), now);

        assertThat(requests.used()).isEqualTo(6);
        assertThat(tokens.used()).isZero();
    }

    @Test
    void a_refusal_is_remembered_for_the_rest_of_its_hour() {
        requests.remember(7, 0, Duration.ofMinutes(20), now);

        assertThat(requests.spentUntil(now)).isEqualTo(Duration.ofMinutes(40).toNanos());
    }

    @Test
    void a_limit_that_is_raised_or_lifted_opens_what_was_spent() {
        requests.setLimit(3);
        use(3);
        requests.setLimit(4);
        assertThat(requests.readyAt(1, now)).isEqualTo(now);
        use(1);
        requests.setLimit(DailyAllowance.UNKNOWN);
        assertThat(requests.readyAt(1, now)).isEqualTo(now);
    }
}
