package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = 1_000_000_000L;

    private static Allowance allowance(Dimension dimension, long perMinute) {
        Allowance allowance = new Allowance("a", dimension, new LearnedRate(perMinute, 0), new Pacing(), 0);
        allowance.setBurst(Duration.ofMinutes(1), 0);
        return allowance;
    }

    @Test
    void the_burst_is_a_minutes_worth_less_the_jitter_so_that_jitter_causes_no_refusal() {
        assertThat(allowance(Dimension.REQUESTS, 60).available(0)).isCloseTo(59.5, within(1e-6));
    }

    @Test
    void settling_gives_back_unused_amounts_and_takes_amounts_used_on_top() {
        Allowance allowance = allowance(Dimension.OUTPUT_TOKENS, 6_000);
        double full = allowance.available(0);
        Reservation less = allowance.reserve(1_000, 0, 0);
        Reservation more = allowance.reserve(1_000, 1, 0);
        allowance.settle(less, 400, 0);
        allowance.settle(more, 1_500, 0);

        assertThat(allowance.available(0)).isCloseTo(full - 1_900, within(1e-6));
    }

    @Test
    void a_lower_remaining_lowers_the_level_to_what_can_have_refilled_since() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation reservation = allowance.reserve(1, 0, 0);
        allowance.remainingReported(10, reservation, 2 * SECOND);

        assertThat(allowance.available(2 * SECOND)).isCloseTo(12, within(1e-6));
    }

    @Test
    void an_older_report_never_raises_a_level_that_a_newer_one_corrected() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation old = allowance.reserve(1, 0, 0);
        Reservation newer = allowance.reserve(1, 1, 0);
        allowance.remainingReported(3, newer, 0);
        allowance.remainingReported(50, old, 0);

        assertThat(allowance.available(0)).isCloseTo(3, within(1e-6));
    }

    @Test
    void a_rise_within_the_rounding_of_token_counts_is_ignored() {
        Allowance allowance = allowance(Dimension.INPUT_TOKENS, 60_000);
        allowance.remainingReported(10_000, allowance.reserve(1, 0, 0), 0);
        double level = allowance.available(0);
        allowance.remainingReported(10_900, allowance.reserve(1, 1, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(level - 1, within(1e-6));

        allowance.remainingReported(12_000, allowance.reserve(1, 2, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(12_000 - 2, within(1e-6));
    }

    @Test
    void a_block_is_never_shortened() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.block(30 * SECOND);
        allowance.block(10 * SECOND);

        assertThat(allowance.readyAt(1, 0)).isEqualTo(30 * SECOND);
    }

    @Test
    void a_remaining_that_was_rounded_down_lowers_the_level_by_no_fraction_of_a_request() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.remainingReported(58, allowance.reserve(1, 0, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(58.5, within(1e-6));

        allowance.remainingReported(55, allowance.reserve(1, 1, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(55, within(1e-6));
    }

    @Test
    void a_report_on_a_request_that_was_overtaken_does_not_lower_the_level() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.reserve(1, 0, 0);
        Reservation overtaken = allowance.reserve(1, 1, 0);
        allowance.reserve(1, 2, 0);
        allowance.remainingReported(57, overtaken, 0);
        assertThat(allowance.available(0)).isCloseTo(56.5, within(1e-6));

        Reservation alone = allowance.reserve(1, 3, 5 * SECOND);
        allowance.remainingReported(40, alone, 5 * SECOND);
        assertThat(allowance.available(5 * SECOND)).isCloseTo(40, within(1e-6));
    }

    @Test
    void a_report_on_a_burst_whose_first_request_arrives_last_does_not_lower_the_level() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation first = allowance.reserve(1, 0, 0);
        for (int order = 1; order < 59; order++) {
            allowance.reserve(1, order, order * SECOND / 100);
        }
        double level = allowance.available(SECOND);
        allowance.remainingReported(1, first, SECOND);

        assertThat(allowance.available(SECOND)).isEqualTo(level);
    }

    @Test
    void a_report_on_a_request_that_overtook_others_does_not_raise_the_level_by_their_amounts() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        for (int order = 0; order < 50; order++) {
            allowance.reserve(1, order, 0);
        }
        Reservation first = allowance.reserve(1, 50, 0);
        allowance.remainingReported(59, first, 0);

        assertThat(allowance.available(0)).isCloseTo(8.5, within(1e-6));
    }

    @Test
    void a_refusal_with_a_retry_after_no_longer_than_a_refill_cuts_the_accounts_rate() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.prepareFor(1, 0);
        allowance.refused(Duration.ofSeconds(2), null, 0, SECOND);

        assertThat(allowance.perMinute()).isEqualTo(60 * 0.97);
    }

    @Test
    void a_refusal_with_a_retry_after_as_long_as_a_window_leaves_the_accounts_rate() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.prepareFor(1, 0);
        allowance.refused(Duration.ofSeconds(40), null, 0, SECOND);

        assertThat(allowance.perMinute()).isEqualTo(60);
    }

    @Test
    void a_burst_that_other_accounts_found_to_be_too_large_is_paid_back_when_the_next_call_asks() {
        Pacing pacing = new Pacing();
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(60L, 0), pacing, 0);
        Allowance idle = new Allowance("b", Dimension.REQUESTS, new LearnedRate(60L, 0), pacing, 0);
        for (int i = 0; i < 30; i++) {
            allowance.reserve(1, i, 0);
        }
        pacing.refused("c", true, SECOND);
        pacing.refused("d", true, 2 * SECOND);

        allowance.prepareFor(1, 5 * SECOND);
        idle.prepareFor(1, 5 * SECOND);
        assertThat(allowance.readyAt(1, 5 * SECOND)).isCloseTo(30 * SECOND, within(SECOND / 100));
        assertThat(idle.readyAt(1, 5 * SECOND)).isEqualTo(5 * SECOND);
    }

    @Test
    void a_first_guess_is_of_its_dimensions_own_size() {
        for (Dimension dimension : Dimension.values()) {
            LearnedRate guess = LearnedRate.guess(dimension, 0);
            Allowance allowance = new Allowance("a", dimension, guess, new Pacing(), 0);
            boolean requests = dimension == Dimension.REQUESTS;
            assertThat(allowance.perMinute()).isEqualTo(requests ? 300 : 30_000);

            allowance.refused(null, null, 0, SECOND);
            assertThat(allowance.perMinute()).isEqualTo(requests ? 150 : 15_000);
        }
    }

    @Test
    void looking_for_room_changes_nothing_and_preparing_makes_room_for_a_large_call() {
        Allowance allowance = new Allowance("a", Dimension.INPUT_TOKENS, new LearnedRate(60_000L, 0), new Pacing(), 0);
        allowance.setBurst(Duration.ofSeconds(10), 0);
        double guessedBurst = allowance.available(0);
        allowance.reserve(guessedBurst, 0, 0);
        long before = allowance.readyAt(2 * guessedBurst, 0);
        assertThat(allowance.readyAt(2 * guessedBurst, 0)).isEqualTo(before);

        allowance.prepareFor(2 * guessedBurst, 0);
        assertThat(allowance.readyAt(2 * guessedBurst, 0)).isCloseTo(2 * before, within(1L));
    }

    @Test
    void refusals_of_attempts_sent_before_the_last_cut_count_as_one() {
        LearnedRate guess = LearnedRate.guess(Dimension.REQUESTS, 0);
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, guess, new Pacing(), 0);
        for (int i = 0; i < 20; i++) {
            allowance.refused(null, null, 0, SECOND + i);
        }

        assertThat(allowance.perMinute()).isEqualTo(150);
    }

    @Test
    void a_rate_of_which_nothing_is_known_has_no_bound_until_a_refusal() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
        for (int i = 0; i < 1_000; i++) {
            allowance.prepareFor(1, 0);
            assertThat(allowance.readyAt(1, 0)).isZero();
            allowance.reserve(1, i, 0);
        }
        assertThat(allowance.isBounded()).isFalse();

        allowance.refused(null, allowance.reserve(1, 1_000, 0), 0, SECOND);
        assertThat(allowance.isBounded()).isTrue();
    }

    @Test
    void what_was_admitted_between_two_refusals_is_the_rate() {
        LearnedRate rate = new LearnedRate(1_000L, 0);
        rate.refused(new Measurement(600, 605, 100, false, 0), SECOND);
        assertThat(rate.perMinute())
                .as("a rate far above, which a small bucket may have hidden")
                .isLessThan(1_000);

        LearnedRate steady = new LearnedRate(620L, 0);
        steady.refused(new Measurement(600, 605, 100, false, 0), SECOND);
        assertThat(steady.perMinute()).isCloseTo(600, within(15.0));
    }

    @Test
    void a_reported_limit_does_not_raise_a_configured_one_and_lowers_it_only_after_a_refusal() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.limitReported(14_400, false, 0);
        assertThat(allowance.perMinute()).isEqualTo(60);

        allowance.limitReported(30, false, 0);
        allowance.limitReported(30, false, 0);
        allowance.limitReported(30, false, 0);
        assertThat(allowance.perMinute()).isEqualTo(60);

        allowance.refused(Duration.ofSeconds(1), allowance.reserve(1, 0, 0), 0, SECOND);
        assertThat(allowance.perMinute()).isEqualTo(30);
    }

    @Test
    void a_report_that_nothing_is_left_bears_out_the_limit_that_it_claims() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.limitReported(30, true, 0);
        assertThat(allowance.perMinute()).isEqualTo(30);

        allowance.limitReported(90, true, 0);
        assertThat(allowance.perMinute()).isEqualTo(30);
    }

    @Test
    void a_new_claim_needs_three_answers_that_agree() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
        allowance.limitReported(60, false, 0);
        allowance.limitReported(600, false, 0);
        allowance.limitReported(600, false, 0);
        assertThat(allowance.perMinute()).isEqualTo(60);

        allowance.limitReported(600, false, 0);
        assertThat(allowance.perMinute()).isEqualTo(600);
    }

    @Test
    void a_refusal_that_asks_for_hours_teaches_nothing_of_the_minute() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.refused(Duration.ofHours(5), allowance.reserve(1, 0, 0), 0, SECOND);

        assertThat(allowance.perMinute()).isEqualTo(60);
    }

    @Test
    void what_is_remembered_begins_with_what_was_left() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
        allowance.remember(60, -10, Duration.ofSeconds(5), 0);

        assertThat(allowance.perMinute()).isEqualTo(60);
        assertThat(allowance.knowledge(0).level()).isCloseTo(-5, within(1e-6));
    }

    @Test
    void in_any_order_of_answers_the_level_stays_within_the_possible_range() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Allowance allowance = allowance(Dimension.REQUESTS, 600);
            // The provider's level is lower than the allowance assumes, as after a restart.
            double truth = random.nextInt(20, 300);
            long now = 0;
            List<Runnable> answers = new ArrayList<>();
            long[] clock = {0};
            for (int order = 0; order < 15; order++) {
                now += random.nextLong(SECOND / 10);
                truth = Math.min(600, truth + 1) - 1;
                Reservation reservation = allowance.reserve(1, order, now);
                truth -= 1;
                long remaining = (long) truth;
                answers.add(() -> allowance.remainingReported(remaining, reservation, clock[0]));
            }
            java.util.Collections.shuffle(answers, random);
            clock[0] = now;
            answers.forEach(Runnable::run);

            double refilled = 10.0 * now / SECOND;
            assertThat(allowance.available(now)).as("seed %d", seed).isBetween(truth - 2, truth + refilled + 1);
        }
    }
}
