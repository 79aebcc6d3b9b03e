package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DayWindowTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    /** Noon. */
    private Instant wall = Instant.parse("2026-03-10T12:00:00Z");

    private final DayWindow day = new DayWindow(() -> wall, ZoneOffset.UTC, 5 * SECOND);

    @Test
    void a_day_lies_around_the_moment_of_its_making() {
        assertThat(day.beganAt()).isEqualTo(5 * SECOND - 12 * HOUR);
        assertThat(day.endsAt()).isEqualTo(5 * SECOND + 12 * HOUR);
        assertThat(day.number()).isEqualTo(20_522);
    }

    @Test
    void a_jump_of_the_clock_is_noticed_after_a_second_and_not_before() {
        wall = wall.plus(Duration.ofHours(2));
        assertThat(day.renew(6 * SECOND - 1)).isFalse();
        assertThat(day.endsAt()).isEqualTo(5 * SECOND + 12 * HOUR);

        assertThat(day.renew(6 * SECOND)).isTrue();
        assertThat(day.endsAt()).isEqualTo(6 * SECOND + 10 * HOUR);
    }

    @Test
    void a_clock_that_is_corrected_by_little_has_not_jumped() {
        wall = wall.plusSeconds(10).plusMillis(900);
        assertThat(day.renew(15 * SECOND)).isFalse();
        wall = wall.plusSeconds(13);
        assertThat(day.renew(25 * SECOND)).as("three seconds more").isTrue();
    }

    @Test
    void the_end_of_a_day_is_noticed_at_once() {
        wall = Instant.parse("2026-03-10T23:59:59.900Z");
        day.renew(10 * SECOND);
        wall = wall.plusMillis(100);
        assertThat(day.renew(10 * SECOND + SECOND / 10)).isTrue();
        assertThat(day.number()).isEqualTo(20_523);
        assertThat(day.endsAt()).isEqualTo(10 * SECOND + SECOND / 10 + 24 * HOUR);
    }

    @Test
    void another_zone_has_other_days() {
        day.setZone(ZoneId.of("Asia/Shanghai"), 5 * SECOND);
        assertThat(day.endsAt()).isEqualTo(5 * SECOND + 4 * HOUR);
        assertThat(day.beganAt()).isEqualTo(5 * SECOND - 20 * HOUR);
    }

    @Test
    void a_moment_is_of_the_day_from_its_first_nanosecond_on() {
        assertThat(day.includes(Duration.ofHours(12), 5 * SECOND)).isTrue();
        assertThat(day.includes(Duration.ofHours(12).plusNanos(1), 5 * SECOND)).isFalse();
    }
}
