package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests what a pacing keeps, and what it relaxes. */
class PacingMemoryTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Pacing pacing = new Pacing();

    @Test
    void what_was_learned_is_adopted_as_it_was() {
        Pacing.Learned learned = new Pacing.Learned(0.1, 0.2, true, 0.98);
        pacing.remember(learned, 0);
        assertThat(pacing.learned()).isEqualTo(learned);
        assertThat(pacing.isBounded()).isTrue();
        assertThat(pacing.isSmooth()).isTrue();
        assertThat(pacing.limitShare()).isEqualTo(0.98);
    }

    @Test
    void shares_that_are_none_are_brought_into_their_range() {
        pacing.remember(new Pacing.Learned(7, 9, true, 3), 0);
        assertThat(pacing.learned()).isEqualTo(new Pacing.Learned(Pacing.FULL_BURST, Pacing.FULL_BURST, false, 1));
        pacing.remember(new Pacing.Learned(-1, -1, true, -1), 0);
        assertThat(pacing.learned()).isEqualTo(new Pacing.Learned(0, Pacing.SMOOTHEST_BURST, true, 0.96));
    }

    @Test
    void a_window_without_a_bound_is_none() {
        pacing.remember(new Pacing.Learned(0.1, 1, true, 1), 0);
        assertThat(pacing.isSmooth()).isFalse();
        pacing.remember(new Pacing.Learned(0.1, 0.5, false, 1), 0);
        assertThat(pacing.isSmooth()).isFalse();
    }

    @Test
    void a_small_burst_doubles_in_a_quiet_period_and_a_larger_one_grows_by_a_twentieth() {
        pacing.remember(new Pacing.Learned(0, 0.1, true, 0.98), 0);
        assertThat(pacing.bound(5 * MINUTE)).as("not yet").isEqualTo(0.1);
        assertThat(pacing.bound(5 * MINUTE + 1)).isCloseTo(0.2, within(1e-12));
        assertThat(pacing.limitShare()).isCloseTo(0.99, within(1e-12));
        assertThat(pacing.isSmooth()).as("still bounded").isTrue();
        assertThat(pacing.bound(5 * MINUTE + 2)).as("once in a period").isCloseTo(0.2, within(1e-12));
        assertThat(pacing.bound(11 * MINUTE)).isCloseTo(0.21, within(1e-12));
    }

    @Test
    void a_window_is_forgotten_with_its_bound() {
        pacing.remember(new Pacing.Learned(0, 0.98, true, 1), 0);
        assertThat(pacing.bound(6 * MINUTE)).isEqualTo(Pacing.FULL_BURST);
        assertThat(pacing.isSmooth()).isFalse();
    }

    @Test
    void an_account_whose_bursts_were_served_in_full_needs_no_step() {
        pacing.admitted("a", 1, 0);
        assertThat(pacing.burst("a", 0.5, 0)).isEqualTo(Pacing.FULL_BURST);
        assertThat(pacing.burst("b", 0.5, 0)).isEqualTo(Pacing.FULL_BURST);
    }
}
