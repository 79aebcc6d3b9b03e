package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests how many attempts a key may have waiting, and what its last seconds say of it. */
class KeyStatsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final double EXACT = 1e-9;

    private final KeyStats stats = new KeyStats();

    private int windowAt(double mean, long now) {
        int sent = 0;
        while (stats.allowsOneMore(mean, now)) {
            stats.sent(now);
            sent++;
        }
        for (int i = 0; i < sent; i++) {
            stats.unanswered();
        }
        return sent;
    }

    /** Sends a window's worth of attempts and answers all of them after {@code took}. */
    private void roundTrip(long took, int keys, long now) {
        int sent = 0;
        while (stats.allowsOneMore(took, now)) {
            stats.sent(now);
            sent++;
        }
        for (int i = 0; i < sent; i++) {
            stats.answered(took, keys, now + took);
        }
    }

    @Test
    void a_lone_key_is_64_times_as_wide_after_three_round_trips_of_seconds() {
        roundTrip(SECOND, 1, 0);
        assertThat(windowAt(SECOND, 2 * SECOND)).isEqualTo(20);
        roundTrip(SECOND, 1, 2 * SECOND);
        roundTrip(SECOND, 1, 4 * SECOND);

        assertThat(windowAt(SECOND, 6 * SECOND)).isEqualTo(5 * 64);
    }

    @Test
    void of_many_keys_each_is_eight_times_as_wide_after_three_round_trips() {
        for (int i = 0; i < 3; i++) {
            roundTrip(SECOND, 8, 2 * i * SECOND);
        }
        assertThat(windowAt(SECOND, 6 * SECOND)).isEqualTo(5 * 8);
        KeyStats other = new KeyStats();
        for (int i = 0; i < 5; i++) {
            other.sent(0);
        }
        other.answered(SECOND, 100, SECOND);
        // One answer adds a fifth of what doubling adds to five.
        assertThat(other.allowsOneMore(SECOND, SECOND)).isTrue();
    }

    @Test
    void where_round_trips_are_short_it_takes_two_seconds() {
        long trip = SECOND / 10;
        for (int i = 0; i < 20; i++) {
            roundTrip(trip, 1, i * trip);
        }
        // A window of a fraction of an attempt more has that attempt, so that each round trip adds a little.
        assertThat(windowAt(trip, 3 * SECOND)).isBetween(5 * 64, 5 * 64 * 11 / 10);
    }

    @Test
    void a_window_of_which_less_than_all_but_one_is_in_use_does_not_grow() {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 3; i++) {
                stats.sent(round * SECOND);
            }
            for (int i = 0; i < 3; i++) {
                stats.answered(SECOND, 1, round * SECOND + 1);
            }
        }
        assertThat(windowAt(SECOND, 20 * SECOND)).isEqualTo(5);

        for (int i = 0; i < 4; i++) {
            stats.sent(20 * SECOND);
        }
        for (int i = 0; i < 4; i++) {
            stats.answered(SECOND, 1, 20 * SECOND);
        }
        assertThat(windowAt(SECOND, 20 * SECOND)).isEqualTo(5 + 4 * 3);
    }

    @Test
    void a_failure_halves_the_window_and_forgiving_it_doubles_it_again() {
        roundTrip(SECOND, 1, 0);
        roundTrip(SECOND, 1, 2 * SECOND);
        assertThat(windowAt(SECOND, 4 * SECOND)).isEqualTo(80);
        stats.failed(4 * SECOND);
        assertThat(windowAt(SECOND, 4 * SECOND)).isEqualTo(40);
        stats.forgive(4 * SECOND);
        assertThat(windowAt(SECOND, 4 * SECOND)).isEqualTo(80);
        for (int i = 0; i < 10; i++) {
            stats.failed(4 * SECOND);
        }
        assertThat(windowAt(SECOND, 4 * SECOND)).isEqualTo(5);
    }

    @Test
    void failures_and_uses_fall_to_a_third_in_fifteen_seconds() {
        stats.failed(0);
        stats.failed(0);
        stats.sent(0);
        assertThat(stats.failures(0)).isEqualTo(2);
        long later = 15 * SECOND;
        assertThat(stats.failures(later)).isCloseTo(2 / Math.E, within(EXACT));
        assertThat(stats.uses(later)).isCloseTo(1 / Math.E, within(EXACT));
        stats.sent(later);
        assertThat(stats.uses(later)).isCloseTo(1 + 1 / Math.E, within(EXACT));
        // A time before the last one changes nothing.
        assertThat(stats.uses(0)).isCloseTo(1 + 1 / Math.E, within(EXACT));
    }

    @Test
    void forgiving_takes_back_one_failure_and_never_more() {
        stats.failed(0);
        stats.failed(0);
        stats.forgive(0);
        assertThat(stats.failures(0)).isEqualTo(1);
        stats.forgive(0);
        stats.forgive(0);
        assertThat(stats.failures(0)).isZero();
    }

    @Test
    void the_newest_first_byte_weighs_a_fifth() {
        stats.sent(0);
        stats.sent(0);
        stats.answered(100, 1, 100);
        assertThat(stats.firstByteNanos()).isEqualTo(100);
        stats.answered(200, 1, 200);
        assertThat(stats.firstByteNanos()).isCloseTo(120, within(EXACT));
    }

    @Test
    void silence_lasts_from_the_first_attempt_that_waits_or_the_last_answer() {
        assertThat(stats.silence(7)).isZero();
        stats.sent(10);
        stats.sent(15);
        assertThat(stats.silence(17)).isEqualTo(7);
        stats.answered(8, 1, 18);
        assertThat(stats.silence(20)).isEqualTo(2);
        stats.unanswered();
        assertThat(stats.silence(30)).isZero();
    }

    @Test
    void a_key_that_never_answered_gets_no_more_after_twice_the_provider_s_usual_time() {
        stats.sent(0);
        assertThat(stats.allowsOneMore(SECOND, 2 * SECOND)).isTrue();
        assertThat(stats.allowsOneMore(SECOND, 2 * SECOND + 1)).isFalse();
        // Where no key of the provider has ever answered, nothing is known to be usual.
        assertThat(stats.allowsOneMore(0, 2 * SECOND + 1)).isTrue();
    }

    @Test
    void a_key_is_silent_after_ten_seconds_or_four_usual_times_and_then_has_a_new_one_s_window() {
        roundTrip(SECOND, 1, 0);
        for (int i = 0; i < 5; i++) {
            stats.sent(SECOND);
        }
        assertThat(stats.allowsOneMore(SECOND, 11 * SECOND)).isTrue();
        assertThat(stats.allowsOneMore(SECOND, 11 * SECOND + 1)).isFalse();

        assertThat(stats.allowsOneMore(5 * SECOND, 21 * SECOND)).isTrue();
        assertThat(stats.allowsOneMore(5 * SECOND, 21 * SECOND + 1)).isFalse();
    }

    @Test
    void a_window_that_was_reset_is_a_new_key_s() {
        roundTrip(SECOND, 1, 0);
        stats.resetWindow();
        assertThat(windowAt(SECOND, 2 * SECOND)).isEqualTo(KeyStats.INITIAL_WINDOW);
    }
}
