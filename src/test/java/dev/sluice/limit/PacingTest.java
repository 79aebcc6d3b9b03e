package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacingTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Pacing pacing = new Pacing();

    @Test
    void one_accounts_refusal_is_no_news_of_the_others() {
        assertThat(pacing.refused("a", true, SECOND)).isTrue();
        assertThat(pacing.burst(SECOND)).isEqualTo(Pacing.FULL);
    }

    @Test
    void an_account_that_is_refused_again_by_itself_has_a_lower_limit() {
        pacing.refused("a", true, SECOND);

        assertThat(pacing.refused("a", true, 5 * SECOND)).isFalse();
        assertThat(pacing.burst(5 * SECOND)).isEqualTo(Pacing.FULL);
    }

    @Test
    void two_accounts_that_are_refused_show_how_the_provider_counts() {
        pacing.refused("a", true, SECOND);

        assertThat(pacing.refused("b", true, 2 * SECOND)).isTrue();
        assertThat(pacing.burst(2 * SECOND)).isEqualTo(Pacing.SMOOTH);
        assertThat(pacing.share()).isEqualTo(1);
    }

    @Test
    void an_account_that_has_no_others_beside_it_is_believed_at_once() {
        pacing.accounts(1);
        pacing.refused("a", true, SECOND);

        assertThat(pacing.burst(SECOND)).isEqualTo(Pacing.SMOOTH);
    }

    @Test
    void refusals_of_calls_that_were_under_way_teach_nothing_more() {
        refusedByTwo(SECOND);
        for (int account = 0; account < 10; account++) {
            assertThat(pacing.refused("late" + account, true, SECOND + 1)).isTrue();
        }

        assertThat(pacing.share()).isEqualTo(1);
    }

    @Test
    void smooth_calls_that_are_refused_show_a_sliding_window_and_then_nothing_more() {
        refusedByTwo(SECOND);
        refusedByTwo(MINUTE);
        assertThat(pacing.share()).isEqualTo(0.97);

        assertThat(pacing.refused("c", true, 2 * MINUTE)).isFalse();
    }

    @Test
    void two_refusals_that_lie_far_apart_confirm_nothing() {
        pacing.refused("a", true, SECOND);
        pacing.refused("b", true, 6 * MINUTE);

        assertThat(pacing.burst(6 * MINUTE)).isEqualTo(Pacing.FULL);
    }

    @Test
    void what_was_learned_is_doubted_after_minutes_without_a_refusal() {
        refusedByTwo(SECOND);
        refusedByTwo(MINUTE);

        assertThat(pacing.burst(7 * MINUTE)).isEqualTo(1.25 * Pacing.SMOOTH);
        assertThat(pacing.share()).isEqualTo(0.98);
        assertThat(pacing.burst(8 * MINUTE)).isEqualTo(1.25 * Pacing.SMOOTH);
    }

    @Test
    void a_refusal_that_asks_for_no_more_than_a_refill_is_no_sign_of_a_window() {
        assertThat(pacing.refused("a", false, SECOND)).isFalse();
        assertThat(pacing.refused("b", false, SECOND)).isFalse();

        assertThat(pacing.burst(SECOND)).isEqualTo(Pacing.FULL);
    }

    private void refusedByTwo(long now) {
        pacing.refused("a", true, now);
        pacing.refused("b", true, now);
    }
}
