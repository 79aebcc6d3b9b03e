package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Tests what is kept of the use before a first refusal. */
class RecentUseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Offset<Double> CLOSELY = within(1e-6);

    private final RecentUse use = new RecentUse(0);

    @Test
    void what_was_taken_since_a_time_is_counted_by_whole_seconds() {
        use.take(1, 10 * SECOND);
        use.take(2, 11 * SECOND - 1);
        use.take(4, 11 * SECOND);
        use.take(8, 13 * SECOND);

        assertThat(use.since(0)).isCloseTo(15, CLOSELY);
        assertThat(use.since(11 * SECOND - 1)).isCloseTo(15, CLOSELY);
        assertThat(use.since(11 * SECOND)).isCloseTo(12, CLOSELY);
        assertThat(use.since(12 * SECOND)).isCloseTo(8, CLOSELY);
        assertThat(use.since(14 * SECOND)).isZero();
    }

    @Test
    void what_is_older_than_a_minute_is_left_out() {
        use.take(1, 0);
        use.take(2, 30 * SECOND);
        use.take(4, 70 * SECOND);
        assertThat(use.since(10 * SECOND)).isCloseTo(6, CLOSELY);
        assertThat(use.since(0)).isCloseTo(6, CLOSELY);

        use.take(8, 1_000 * SECOND);
        assertThat(use.since(940 * SECOND)).isCloseTo(8, CLOSELY);
        assertThat(use.since(0)).isCloseTo(8, CLOSELY);
    }

    @Test
    void clocks_may_begin_below_zero() {
        RecentUse early = new RecentUse(-5 * SECOND);
        early.take(1, -5 * SECOND);
        early.take(2, -SECOND / 2);
        early.take(4, SECOND);

        assertThat(early.since(-10 * SECOND)).isCloseTo(7, CLOSELY);
        assertThat(early.since(-SECOND)).isCloseTo(6, CLOSELY);
    }

    @Test
    void earlier_parts_weigh_less_and_the_fullest_second_stays() {
        use.take(10, 0);
        use.take(2, SECOND);
        use.take(1, 15 * SECOND);

        assertThat(use.amount(15 * SECOND)).isCloseTo(10 / Math.E + 2 * Math.exp(-14 / 15.0) + 1, CLOSELY);
        assertThat(use.fullestSecond()).isCloseTo(10, CLOSELY);
        assertThat(use.perMinute(15 * SECOND)).isCloseTo(4 * use.amount(15 * SECOND), CLOSELY);
    }
}
