package dev.sluice.limit;

import static dev.sluice.limit.LearnedRateTest.EXACTLY;
import static dev.sluice.limit.LearnedRateTest.MINUTE;
import static dev.sluice.limit.LearnedRateTest.SECOND;
import static dev.sluice.limit.LearnedRateTest.climb;
import static dev.sluice.limit.LearnedRateTest.few;
import static dev.sluice.limit.LearnedRateTest.many;
import static dev.sluice.limit.LearnedRateTest.refusedFirstAt;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests which refusals measure a limit, and which only say that a step was too large or that the limit has fallen. */
class LearnedRateRefusalsTest {

    @Test
    void many_requests_measure_a_refill_whatever_time_passed_without_any() {
        LearnedRate rate = refusedFirstAt(450, 450);
        rate.refused(many(400, 700), false, MINUTE);
        assertThat(rate.perMinute()).isCloseTo(392, EXACTLY);
        assertThat(rate.isFinding()).isFalse();
    }

    @Test
    void a_climb_measures_nothing_and_is_taken_back_by_two_steps() {
        LearnedRate rate = refusedFirstAt(100, 10_000);
        for (int second = 2; second < 12; second++) {
            climb(rate, 4, second * SECOND);
        }
        double refused = 100 * Math.pow(1.25, 10);
        assertThat(rate.perMinute()).isCloseTo(refused, EXACTLY);

        rate.refused(many(300, 310), false, 12 * SECOND);
        assertThat(rate.perMinute()).isCloseTo(refused / 1.25 / 1.25, EXACTLY);
        assertThat(rate.isFinding()).isTrue();
    }

    @Test
    void a_rate_that_is_refused_again_though_evenly_used_falls_to_what_has_refilled() {
        LearnedRate rate = LearnedRate.remembered(600, true);
        assertThat(rate.mayHold(few(300, 600), true))
                .as("no pacing explains it")
                .isFalse();
        rate.refused(few(300, 600), true, MINUTE);
        assertThat(rate.perMinute()).as("once, as by a window").isCloseTo(600 * 0.97, EXACTLY);
        rate.refused(few(300, 600), true, MINUTE + SECOND);
        assertThat(rate.perMinute()).isCloseTo(300 * (1 + 1.5 / 4), EXACTLY);

        LearnedRate windowed = LearnedRate.remembered(600, true);
        windowed.refused(few(300, 600), false, MINUTE);
        windowed.refused(few(300, 600), false, MINUTE + SECOND);
        assertThat(windowed.perMinute()).as("a pause may be lost").isCloseTo(600 * 0.97 * 0.94, EXACTLY);
    }

    @Test
    void after_a_large_step_was_refused_the_next_is_a_quarter_of_it() {
        LearnedRate rate = LearnedRate.remembered(100, true);
        for (int step = 1; step <= 5; step++) {
            climb(rate, 50, step * MINUTE);
        }
        rate.refused(few(0, 2_000), false, 6 * MINUTE);
        double held = rate.perMinute();
        assertThat(held).isCloseTo(100 * 1.01 * 1.02 * 1.04 * 1.08, EXACTLY);
        climb(rate, 50, 7 * MINUTE);
        assertThat(rate.perMinute()).isCloseTo(held * 1.04, EXACTLY);
    }
}
