package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacingTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Pacing pacing = new Pacing();

    @Test
    void the_refusal_of_one_account_does_not_change_the_others_burst() {
        assertThat(pacing.refused("a", SECOND)).isTrue();
        assertThat(pacing.bound(SECOND)).isEqualTo(Pacing.FULL_BURST);
    }

    @Test
    void an_account_that_is_refused_again_by_itself_has_a_lower_limit() {
        pacing.refused("a", SECOND);

        assertThat(pacing.refused("a", 5 * SECOND)).isFalse();
        assertThat(pacing.bound(5 * SECOND)).isEqualTo(Pacing.FULL_BURST);
    }

    @Test
    void refusals_of_two_accounts_shrink_the_burst_of_all() {
        pacing.refused("a", SECOND);

        assertThat(pacing.refused("b", 2 * SECOND)).isTrue();
        assertThat(pacing.bound(2 * SECOND)).isEqualTo(Pacing.SMOOTHEST_BURST);
        assertThat(pacing.limitShare()).isEqualTo(1);
    }

    @Test
    void a_refusal_of_the_only_account_needs_no_confirmation() {
        pacing.setAccountCount(1);
        pacing.refused("a", SECOND);

        assertThat(pacing.bound(SECOND)).isEqualTo(Pacing.SMOOTHEST_BURST);
    }

    @Test
    void refusals_of_calls_that_were_under_way_teach_nothing_more() {
        refusedByTwo(SECOND);
        for (int account = 0; account < 10; account++) {
            assertThat(pacing.refused("late" + account, SECOND + 1)).isTrue();
        }

        assertThat(pacing.limitShare()).isEqualTo(1);
    }

    @Test
    void refusals_of_smooth_calls_show_a_sliding_window_and_further_ones_a_lower_limit() {
        refusedByTwo(SECOND);
        long now = SECOND;
        for (double share : new double[] {0.99, 0.98, 0.96}) {
            now += MINUTE;
            refusedByTwo(now);
            assertThat(pacing.limitShare()).isCloseTo(share, within(1e-9));
        }

        assertThat(pacing.refused("c", now + MINUTE)).isFalse();
    }

    @Test
    void two_refusals_far_apart_do_not_confirm_each_other() {
        pacing.refused("a", SECOND);
        pacing.refused("b", 6 * MINUTE);

        assertThat(pacing.bound(6 * MINUTE)).isEqualTo(Pacing.FULL_BURST);
    }

    @Test
    void learned_pacing_is_relaxed_after_minutes_without_a_refusal() {
        refusedByTwo(SECOND);
        refusedByTwo(MINUTE);
        refusedByTwo(2 * MINUTE);

        assertThat(pacing.bound(8 * MINUTE)).isEqualTo(2 * Pacing.SMOOTHEST_BURST);
        assertThat(pacing.limitShare()).isEqualTo(0.99);
        assertThat(pacing.bound(9 * MINUTE)).isEqualTo(2 * Pacing.SMOOTHEST_BURST);
    }

    @Test
    void one_account_goes_ahead_and_the_others_follow_where_it_was_served() {
        pacing.setAccountCount(10);
        double one = 1.0 / 600;
        assertThat(pacing.burst("a", one, SECOND)).isEqualTo(one);
        assertThat(pacing.burst("b", one, SECOND)).isZero();

        pacing.admitted("a", 0.1, 2 * SECOND);
        assertThat(pacing.burst("a", one, 2 * SECOND)).isEqualTo(0.1 * 1.25);
        assertThat(pacing.burst("b", one, 2 * SECOND)).isEqualTo(Pacing.heldBack(0.1));
    }

    @Test
    void an_account_that_does_not_use_its_larger_burst_lets_another_go_ahead() {
        pacing.burst("a", 0.01, SECOND);

        assertThat(pacing.burst("b", 0.01, 7 * SECOND)).isEqualTo(0.01);
    }

    @Test
    void a_refusal_within_a_burst_bounds_that_of_all() {
        pacing.admitted("a", 0.1, SECOND);
        pacing.refusedAt(0.12, 2 * SECOND);
        pacing.admitted("a", 0.5, 3 * SECOND);

        assertThat(pacing.burst("a", 0.01, 3 * SECOND)).isEqualTo(Pacing.heldBack(0.12));
        assertThat(pacing.bound(3 * SECOND)).isEqualTo(Pacing.heldBack(0.12));
    }

    @Test
    void at_most_half_a_second_is_held_back_and_never_most_of_a_small_burst() {
        assertThat(Pacing.heldBack(1)).isEqualTo(Pacing.FULL_BURST);
        assertThat(Pacing.heldBack(1.0 / 60)).isEqualTo(0.75 / 60);
    }

    private void refusedByTwo(long now) {
        pacing.refused("a", now);
        pacing.refused("b", now);
    }
}
