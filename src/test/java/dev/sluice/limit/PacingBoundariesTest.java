package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests the exact steps, bounds and moments of what accounts of a provider learn of its pacing together. */
class PacingBoundariesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long QUIET = 300 * SECOND;
    private static final double EXACT = 1e-12;

    private final Pacing pacing = new Pacing();

    private static double served(Pacing pacing) {
        return pacing.learned().served();
    }

    @Test
    void of_a_bucket_half_a_second_s_worth_is_held_back_or_a_quarter_of_a_small_one() {
        assertThat(Pacing.heldBack(1)).isCloseTo(1 - 0.5 / 60, within(EXACT));
        assertThat(Pacing.heldBack(2)).isCloseTo(1 - 0.5 / 60, within(EXACT));
        assertThat(Pacing.shareOf(Duration.ofSeconds(10))).isCloseTo(9.5 / 60, within(EXACT));
        assertThat(Pacing.shareOf(Duration.ofSeconds(2))).isCloseTo(1.5 / 60, within(EXACT));
        assertThat(Pacing.shareOf(Duration.ofSeconds(1))).isCloseTo(0.75 / 60, within(EXACT));
    }

    @Test
    void the_account_ahead_exceeds_what_was_served_by_a_quarter_and_by_half_a_per_cent_an_account_at_most() {
        pacing.admitted("a", 0.02, 0);
        assertThat(pacing.burst("a", 0, 0)).isCloseTo(0.025, within(EXACT));
        assertThat(pacing.burst("b", 0, 0)).isCloseTo(Pacing.heldBack(0.02), within(EXACT));
        // One call's worth at least.
        assertThat(pacing.burst("a", 0.007, 0)).isCloseTo(0.027, within(EXACT));
        pacing.admitted("a", 0.2, 0);
        assertThat(pacing.burst("a", 0, 0)).isCloseTo(0.21, within(EXACT));
        pacing.setAccountCount(10);
        assertThat(pacing.burst("a", 0, 0)).isCloseTo(0.25, within(EXACT));
        pacing.setAccountCount(0);
        assertThat(pacing.burst("a", 0, 0)).isCloseTo(0.205, within(EXACT));
    }

    @Test
    void another_account_goes_ahead_after_five_seconds_without_a_larger_burst_served() {
        pacing.admitted("a", 0.1, 0);
        pacing.burst("a", 0, 0);
        assertThat(pacing.burst("b", 0, 5 * SECOND)).isLessThan(0.1);
        assertThat(pacing.burst("b", 0, 5 * SECOND + 1)).isGreaterThan(0.1);
        assertThat(pacing.burst("a", 0, 5 * SECOND + 1)).isLessThan(0.1);
    }

    @Test
    void an_account_that_is_served_more_stays_ahead_and_the_service_of_another_does_not_keep_it_there() {
        pacing.burst("a", 0, 0);
        pacing.admitted("a", 0.1, 4 * SECOND);
        assertThat(pacing.burst("b", 0, 9 * SECOND)).isLessThan(0.1);
        pacing.admitted("b", 0.11, 9 * SECOND);
        pacing.admitted("a", 0.11, 9 * SECOND);
        assertThat(pacing.burst("b", 0, 9 * SECOND + 1)).isGreaterThan(0.11);
    }

    @Test
    void what_was_served_grows_only_and_to_a_full_burst_at_most() {
        pacing.admitted("a", 0.2, 0);
        pacing.admitted("a", 0.1, 0);
        assertThat(served(pacing)).isEqualTo(0.2);
        pacing.admitted("a", 7, 0);
        assertThat(served(pacing)).isEqualTo(Pacing.FULL_BURST);
        assertThat(pacing.burst("b", 0, 0)).isEqualTo(Pacing.FULL_BURST);
    }

    @Test
    void a_refusal_within_a_burst_bounds_it_for_all_and_never_raises_the_bound() {
        pacing.admitted("a", 0.2, 0);
        pacing.refusedAt(0.1, 0);
        assertThat(pacing.bound(0)).isCloseTo(0.1 - 0.5 / 60, within(EXACT));
        assertThat(served(pacing)).isEqualTo(pacing.bound(0));
        pacing.refusedAt(0.3, 0);
        assertThat(pacing.bound(0)).isCloseTo(0.1 - 0.5 / 60, within(EXACT));
        pacing.refusedAt(0, 0);
        assertThat(pacing.bound(0)).isEqualTo(Pacing.SMOOTHEST_BURST);
        assertThat(pacing.isBounded()).isTrue();
        assertThat(pacing.isSmooth()).isFalse();
    }

    @Test
    void a_bound_is_relaxed_once_in_each_five_minutes_without_a_refusal() {
        pacing.refusedAt(0.3, 0);
        double bound = pacing.bound(0);
        assertThat(pacing.bound(QUIET)).isEqualTo(bound);
        assertThat(pacing.bound(QUIET + 1)).isCloseTo(bound * 1.05, within(EXACT));
        assertThat(pacing.bound(2 * QUIET + 1)).isCloseTo(bound * 1.05, within(EXACT));
        assertThat(pacing.bound(2 * QUIET + 2)).isCloseTo(bound * 1.05 * 1.05, within(EXACT));
        pacing.refused("a", 3 * QUIET);
        assertThat(pacing.bound(4 * QUIET)).isCloseTo(bound * 1.05 * 1.05, within(EXACT));
    }

    @Test
    void a_second_account_s_refusal_confirms_the_first_within_five_minutes() {
        assertThat(pacing.refused("a", SECOND)).isTrue();
        assertThat(pacing.isBounded()).isFalse();
        assertThat(pacing.refused("a", SECOND + QUIET - 1)).isFalse();
        assertThat(pacing.refused("b", SECOND + QUIET)).isTrue();
        assertThat(pacing.isBounded()).isFalse();
        assertThat(pacing.refused("a", SECOND + 2 * QUIET - 1)).isTrue();
        assertThat(pacing.isBounded()).isTrue();
        assertThat(pacing.isSmooth()).isTrue();
        assertThat(pacing.bound(SECOND + 2 * QUIET - 1)).isEqualTo(Pacing.SMOOTHEST_BURST);
    }

    @Test
    void refusals_within_two_seconds_of_what_was_learned_have_the_same_cause() {
        pacing.setAccountCount(1);
        pacing.refused("a", 0);
        assertThat(pacing.limitShare()).isEqualTo(1);
        assertThat(pacing.refused("a", 2 * SECOND - 1)).isTrue();
        assertThat(pacing.limitShare()).isEqualTo(1);
        assertThat(pacing.refused("a", 2 * SECOND)).isTrue();
        assertThat(pacing.limitShare()).isEqualTo(0.99);
    }

    @Test
    void the_share_that_is_left_out_doubles_with_each_further_refusal_until_there_is_nothing_left_to_learn() {
        pacing.setAccountCount(1);
        double[] shares = {1, 0.99, 0.98, 0.96};
        for (int i = 0; i < shares.length; i++) {
            assertThat(pacing.refused("a", i * 10 * SECOND)).isTrue();
            assertThat(pacing.limitShare()).isCloseTo(shares[i], within(EXACT));
        }
        assertThat(pacing.refused("a", 40 * SECOND)).isFalse();
        assertThat(pacing.limitShare()).isCloseTo(0.96, within(EXACT));
        pacing.bound(40 * SECOND + QUIET + 1);
        assertThat(pacing.limitShare()).isCloseTo(0.98, within(EXACT));
    }

    @Test
    void what_is_remembered_is_quiet_from_then_on() {
        pacing.remember(new Pacing.Learned(0.5, 0.3, true, 0.9), SECOND);
        assertThat(pacing.learned()).isEqualTo(new Pacing.Learned(0.3, 0.3, true, 0.96));
        assertThat(pacing.bound(SECOND + QUIET)).isEqualTo(0.3);
        assertThat(pacing.bound(SECOND + QUIET + 1)).isCloseTo(0.315, within(EXACT));
    }
}
