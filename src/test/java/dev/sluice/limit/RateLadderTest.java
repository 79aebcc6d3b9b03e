package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLadderTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RateLadder ladder = new RateLadder();

    /** Returns the step after {@code answers} good answers, of which the last comes at {@code now}. */
    private double step(int answers, boolean searching, long now) {
        double step = 0;
        for (int i = 0; i < answers; i++) {
            assertThat(step).isZero();
            step = ladder.answered(searching, now);
        }
        return step;
    }

    @Test
    void steps_double_up_to_a_half_and_each_takes_twenty_seconds_and_fifty_answers() {
        List<Double> steps = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            steps.add(step(50, false, i * 20 * SECOND));
            assertThat(ladder.lastStep()).isEqualTo(steps.get(i - 1));
        }
        assertThat(steps).containsExactly(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.5, 0.5);
    }

    @Test
    void neither_answers_nor_time_alone_are_enough() {
        assertThat(step(49, false, 20 * SECOND)).isZero();
        assertThat(step(1, false, 20 * SECOND)).isEqualTo(0.01);
        assertThat(step(500, false, 40 * SECOND - 1)).isZero();
        assertThat(step(1, false, 40 * SECOND)).isEqualTo(0.02);
    }

    @Test
    void a_refusal_begins_again_at_the_foot_and_from_its_own_moment() {
        step(50, false, 20 * SECOND);
        step(50, false, 40 * SECOND);
        ladder.restart(50 * SECOND);
        assertThat(ladder.lastStep()).isZero();
        assertThat(step(60, false, 70 * SECOND - 1)).isZero();
        assertThat(step(1, false, 70 * SECOND)).isEqualTo(0.01);
    }

    @Test
    void answers_before_a_refusal_do_not_count() {
        assertThat(step(49, false, 20 * SECOND)).isZero();
        ladder.restart(20 * SECOND);
        assertThat(step(49, false, 40 * SECOND)).isZero();
        assertThat(step(1, false, 40 * SECOND)).isEqualTo(0.01);
    }

    @Test
    void above_the_outcome_of_a_search_the_first_steps_are_large_and_quick() {
        ladder.doubt(false);
        assertThat(step(60, false, 10 * SECOND - 1)).isZero();
        assertThat(step(1, false, 10 * SECOND)).isEqualTo(0.06);
        assertThat(step(50, false, 20 * SECOND)).isEqualTo(0.12);
        assertThat(step(49, false, 40 * SECOND)).as("after 49 answers").isZero();
    }

    @Test
    void above_what_a_long_window_measured_the_first_steps_are_large_but_no_quicker_than_others() {
        ladder.doubt(true);
        assertThat(step(60, false, 20 * SECOND - 1)).isZero();
        assertThat(step(1, false, 20 * SECOND)).isEqualTo(0.06);
        assertThat(step(60, false, 40 * SECOND - 1)).isZero();
        assertThat(step(1, false, 40 * SECOND)).isEqualTo(0.12);
    }

    @Test
    void a_refusal_ends_large_steps_only_if_one_was_tried() {
        ladder.doubt(false);
        ladder.restart(SECOND);
        assertThat(step(50, false, 11 * SECOND)).isEqualTo(0.06);
        ladder.restart(12 * SECOND);
        assertThat(step(60, false, 32 * SECOND - 1)).isZero();
        assertThat(step(1, false, 32 * SECOND)).isEqualTo(0.015);
        ladder.restart(33 * SECOND);
        assertThat(step(50, false, 53 * SECOND)).isEqualTo(0.01);
    }

    @Test
    void a_search_climbs_by_a_quarter_each_second_and_four_answers() {
        assertThat(step(3, true, SECOND)).isZero();
        assertThat(step(1, true, SECOND)).isEqualTo(0.25);
        assertThat(step(40, true, 2 * SECOND - 1)).isZero();
        assertThat(step(1, true, 2 * SECOND)).isEqualTo(0.25);
        assertThat(ladder.lastStep()).as("a search is no ladder").isZero();
    }

    @Test
    void each_refusal_halves_the_steps_of_a_search_which_is_over_below_three_per_cent() {
        assertThat(ladder.narrow()).isFalse();
        assertThat(step(4, true, SECOND)).isEqualTo(0.125);
        assertThat(ladder.narrow()).isFalse();
        assertThat(ladder.narrow()).isFalse();
        assertThat(ladder.narrow()).isTrue();
    }

    @Test
    void only_the_first_step_waits_for_answers_of_its_own() {
        RateLadder coarse = new RateLadder(200);
        double step = 0;
        for (int i = 0; i < 199; i++) {
            step += coarse.answered(false, 20 * SECOND);
        }
        assertThat(step).isZero();
        assertThat(coarse.answered(false, 20 * SECOND)).isEqualTo(0.01);
        for (int i = 0; i < 49; i++) {
            assertThat(coarse.answered(false, 40 * SECOND)).isZero();
        }
        assertThat(coarse.answered(false, 40 * SECOND)).isEqualTo(0.02);
    }
}
