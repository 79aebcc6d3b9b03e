package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the rate that follows from refusals and answers. */
class LearnedRateTest {

    static final long SECOND = Duration.ofSeconds(1).toNanos();
    static final long MINUTE = Duration.ofMinutes(1).toNanos();
    static final Offset<Double> EXACTLY = within(1e-9);

    /** A measurement of few requests, which is no limit by itself. */
    static Measurement few(double least, double most) {
        return new Measurement(least, most, 4, false, 0);
    }

    /** A measurement of more requests, of which a window of a second that passes without use may still say otherwise. */
    static Measurement some(double least, double most) {
        return new Measurement(least, most, 19, false, 0);
    }

    static Measurement many(double least, double most) {
        return new Measurement(least, most, 40, false, 0);
    }

    static LearnedRate refusedFirstAt(double first, double most) {
        LearnedRate rate = new LearnedRate(null, 0);
        rate.refused(new Measurement(0, most, 0, false, first), false, SECOND);
        return rate;
    }

    static void climb(LearnedRate rate, int answers, long from) {
        for (int i = 0; i < answers; i++) {
            rate.answered(true, from);
        }
    }

    @Test
    void nothing_bounds_a_rate_until_its_first_refusal() {
        LearnedRate rate = new LearnedRate(null, 0);
        assertThat(rate.isBounded()).isFalse();
        assertThat(rate.isLearned()).isFalse();
        assertThat(rate.isFinding()).isTrue();
        assertThat(rate.answered(true, MINUTE)).isFalse();

        rate.refused(new Measurement(0, 900, 0, false, 500), false, SECOND);
        assertThat(rate.perMinute()).isEqualTo(500);
        assertThat(rate.isLearned()).isTrue();
        assertThat(rate.changedAt()).isEqualTo(SECOND);
        assertThat(rate.source()).isEqualTo(LimitSource.LEARNED);
        assertThat(refusedFirstAt(0, 0).perMinute()).isEqualTo(1);
    }

    @Test
    void a_search_climbs_to_what_was_refused_and_no_further_until_a_minute_s_ladder() {
        LearnedRate rate = refusedFirstAt(500, 900);
        climb(rate, 4, 2 * SECOND);
        assertThat(rate.perMinute()).isEqualTo(625);
        climb(rate, 4, 3 * SECOND);
        climb(rate, 4, 4 * SECOND);
        assertThat(rate.perMinute()).isEqualTo(900);
        assertThat(rate.changedAt()).isEqualTo(4 * SECOND);
        climb(rate, 49, 30 * SECOND);
        assertThat(rate.perMinute()).isEqualTo(900);
        climb(rate, 1, 30 * SECOND);
        assertThat(rate.perMinute()).isCloseTo(900 * 1.06, EXACTLY);
    }

    @Test
    void a_rate_that_holds_nothing_back_stays() {
        LearnedRate rate = refusedFirstAt(500, 900);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rate.answered(false, i * SECOND)).isFalse();
        }
        assertThat(rate.perMinute()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"100, 200, 150", "10, 20, 125", "490, 900, 475"})
    void a_refused_search_goes_to_the_middle_of_what_was_measured_within_bounds(
            double least, double most, double expected) {
        LearnedRate rate = refusedFirstAt(500, 500);
        rate.refused(few(least, most), false, 2 * SECOND);

        assertThat(rate.perMinute()).isCloseTo(expected, EXACTLY);
        assertThat(rate.isFinding()).isTrue();
    }

    @Test
    void a_refused_search_that_measured_nothing_halves_and_four_end_it() {
        LearnedRate rate = refusedFirstAt(800, 800);
        for (int refusal = 1; refusal <= 4; refusal++) {
            assertThat(rate.isFinding()).isTrue();
            rate.refused(Measurement.NOTHING, false, refusal * MINUTE);
            assertThat(rate.perMinute()).isEqualTo(800 / Math.pow(2, refusal));
        }
        assertThat(rate.isFinding()).isFalse();
    }

    @Test
    void an_exact_measurement_at_a_steady_rate_ends_the_search_two_per_cent_below() {
        LearnedRate rate = refusedFirstAt(450, 450);
        rate.refused(many(400, 430), false, MINUTE);
        assertThat(rate.perMinute()).isCloseTo(392, EXACTLY);
        assertThat(rate.isFinding()).isFalse();

        LearnedRate inexact = refusedFirstAt(450, 450);
        inexact.refused(some(400, 441), false, MINUTE);
        assertThat(inexact.isFinding()).isTrue();
    }

    @Test
    void whole_windows_are_the_limit_whatever_the_pace() {
        LearnedRate rate = refusedFirstAt(5_000, 5_000);
        rate.refused(new Measurement(300, 3_000, 10, true, 0), false, MINUTE);
        assertThat(rate.perMinute()).isCloseTo(300, EXACTLY);

        LearnedRate few = refusedFirstAt(5_000, 5_000);
        few.refused(new Measurement(300, 3_000, 9, true, 0), false, MINUTE);
        assertThat(few.perMinute()).isCloseTo(1_650, EXACTLY);
    }

    @Test
    void a_rate_that_is_refused_where_it_was_held_is_cut_by_three_per_cent_and_twice_as_much_each_time() {
        LearnedRate rate = new LearnedRate(1_000L, 0);
        double expected = 1_000;
        for (double cut : new double[] {0.03, 0.06, 0.12, 0.24, 0.24}) {
            rate.refused(few(0, 2_000), false, MINUTE);
            expected *= 1 - cut;
            assertThat(rate.perMinute()).isCloseTo(expected, EXACTLY);
        }
        assertThat(rate.isContradicted()).isTrue();
        assertThat(rate.source()).isEqualTo(LimitSource.LEARNED);
        rate.refused(many(10, 200), false, MINUTE);
        assertThat(rate.perMinute()).as("no more than was measured").isEqualTo(200);
    }

    @Test
    void a_step_that_is_refused_is_taken_back_and_small_ones_by_three_per_cent() {
        LearnedRate rate = new LearnedRate(1_000L, 0);
        rate.refused(few(0, 2_000), false, MINUTE);
        climb(rate, 50, 2 * MINUTE);
        assertThat(rate.perMinute()).isCloseTo(970 * 1.01, EXACTLY);
        assertThat(rate.mayHold(few(0, 2_000), false)).isFalse();
        rate.refused(few(0, 2_000), false, 2 * MINUTE);
        assertThat(rate.perMinute()).isCloseTo(970 * 1.01 * 0.97, EXACTLY);
        assertThat(rate.mayHold(few(0, 2_000), false)).isTrue();

        LearnedRate large = LearnedRate.remembered(100, true);
        for (int step = 1; step <= 4; step++) {
            climb(large, 50, step * MINUTE);
        }
        double refused = 100 * 1.01 * 1.02 * 1.04 * 1.08;
        assertThat(large.perMinute()).isCloseTo(refused, EXACTLY);
        large.refused(few(0, 2_000), false, 5 * MINUTE);
        assertThat(large.perMinute()).isCloseTo(refused / 1.08, EXACTLY);
        large.refused(few(0, 2_000), false, 6 * MINUTE);
        assertThat(large.perMinute()).isCloseTo(refused / 1.08 * 0.97, EXACTLY);
    }

    @Test
    void an_exact_refusal_of_a_step_leaves_what_was_held_before_it() {
        LearnedRate rate = refusedFirstAt(450, 450);
        rate.refused(many(400, 430), false, MINUTE);
        climb(rate, 50, 2 * MINUTE);
        climb(rate, 50, 3 * MINUTE);
        assertThat(rate.perMinute()).isCloseTo(392 * 1.06 * 1.12, EXACTLY);

        rate.refused(many(380, 390), false, 3 * MINUTE);
        assertThat(rate.perMinute()).isCloseTo(392 * 1.06 * 0.98, EXACTLY);
    }

    @Test
    void above_a_rate_that_a_refused_window_left_the_first_step_is_large_but_no_sooner_than_others() {
        LearnedRate rate = new LearnedRate(null, 0);
        rate.refused(new Measurement(0, 450, 0, true, 450), false, SECOND);
        climb(rate, 50, 21 * SECOND - 1);
        assertThat(rate.perMinute()).isCloseTo(450, EXACTLY);
        climb(rate, 1, 21 * SECOND);
        assertThat(rate.perMinute()).isCloseTo(450 * 1.06, EXACTLY);
    }

    @Test
    void above_a_guess_the_first_step_is_large() {
        LearnedRate rate = LearnedRate.guess(Dimension.REQUESTS, 0);
        rate.refused(many(400, 500), false, SECOND);
        double left = rate.perMinute();
        climb(rate, 50, 2 * MINUTE);
        assertThat(rate.perMinute()).isCloseTo(left * 1.06, EXACTLY);
    }

    @Test
    void what_is_remembered_is_not_searched_for_again_and_no_more_than_is_stated() {
        LearnedRate rate = new LearnedRate(null, 0);
        rate.remember(77, 5);
        assertThat(rate.perMinute()).isEqualTo(77);
        assertThat(rate.isFinding()).isFalse();
        assertThat(rate.changedAt()).isEqualTo(5);
        rate.remember(0, 6);
        assertThat(rate.perMinute()).isEqualTo(1);

        LearnedRate stated = new LearnedRate(60L, 0);
        stated.remember(77, 5);
        assertThat(stated.perMinute()).isEqualTo(60);
        assertThat(LearnedRate.remembered(9, true).isFinding()).isFalse();
        assertThat(LearnedRate.remembered(9, false).isFinding()).isTrue();
        assertThat(LearnedRate.remembered(0, false).perMinute()).isEqualTo(1);
    }
}
