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
        return new Allowance("a", dimension, new LearnedRate(perMinute, 0), new Pacing(), 0);
    }

    @Test
    void a_little_less_than_a_minutes_worth_goes_at_once_so_that_jitter_makes_no_refusal() {
        assertThat(allowance(Dimension.REQUESTS, 60).available(0)).isCloseTo(59.5, within(1e-6));
    }

    @Test
    void what_was_not_used_comes_back_and_what_was_used_on_top_is_owed() {
        Allowance allowance = allowance(Dimension.OUTPUT_TOKENS, 6_000);
        double full = allowance.available(0);
        Reservation less = allowance.take(1_000, 0, 0);
        Reservation more = allowance.take(1_000, 1, 0);
        less.settle(400, 0);
        more.settle(1_500, 0);

        assertThat(allowance.available(0)).isCloseTo(full - 1_900, within(1e-6));
    }

    @Test
    void a_lower_remaining_lowers_the_level_by_what_cannot_have_refilled() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation reservation = allowance.take(1, 0, 0);
        allowance.remainingWas(10, reservation, 2 * SECOND);

        assertThat(allowance.available(2 * SECOND)).isCloseTo(12, within(1e-6));
    }

    @Test
    void an_old_answer_never_raises_a_level_that_a_newer_one_corrected() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation old = allowance.take(1, 0, 0);
        Reservation newer = allowance.take(1, 1, 0);
        allowance.remainingWas(3, newer, 0);
        allowance.remainingWas(50, old, 0);

        assertThat(allowance.available(0)).isCloseTo(3, within(1e-6));
    }

    @Test
    void a_rise_within_the_rounding_of_token_counts_says_nothing() {
        Allowance allowance = allowance(Dimension.INPUT_TOKENS, 60_000);
        allowance.remainingWas(10_000, allowance.take(1, 0, 0), 0);
        double level = allowance.available(0);
        allowance.remainingWas(10_900, allowance.take(1, 1, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(level - 1, within(1e-6));

        allowance.remainingWas(12_000, allowance.take(1, 2, 0), 0);
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
    void a_remaining_that_was_rounded_down_takes_no_part_of_a_call() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.remainingWas(58, allowance.take(1, 0, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(58.5, within(1e-6));

        allowance.remainingWas(55, allowance.take(1, 1, 0), 0);
        assertThat(allowance.available(0)).isCloseTo(55, within(1e-6));
    }

    @Test
    void a_request_that_was_overtaken_says_nothing_against_the_ledger() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.take(1, 0, 0);
        Reservation overtaken = allowance.take(1, 1, 0);
        allowance.take(1, 2, 0);
        allowance.remainingWas(57, overtaken, 0);
        assertThat(allowance.available(0)).isCloseTo(56.5, within(1e-6));

        Reservation alone = allowance.take(1, 3, 5 * SECOND);
        allowance.remainingWas(40, alone, 5 * SECOND);
        assertThat(allowance.available(5 * SECOND)).isCloseTo(40, within(1e-6));
    }

    @Test
    void a_burst_whose_first_request_arrives_last_says_nothing_against_the_ledger() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation first = allowance.take(1, 0, 0);
        for (int order = 1; order < 59; order++) {
            allowance.take(1, order, order * SECOND / 100);
        }
        double level = allowance.available(SECOND);
        allowance.remainingWas(1, first, SECOND);

        assertThat(allowance.available(SECOND)).isEqualTo(level);
    }

    @Test
    void a_request_that_overtook_others_raises_the_level_by_none_of_them() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        for (int order = 0; order < 50; order++) {
            allowance.take(1, order, 0);
        }
        Reservation first = allowance.take(1, 50, 0);
        allowance.remainingWas(59, first, 0);

        assertThat(allowance.available(0)).isCloseTo(8.5, within(1e-6));
    }

    @Test
    void a_refusal_that_asks_for_no_more_than_a_refill_cuts_the_accounts_own_rate() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.readyAt(1, 0);
        allowance.refused(Duration.ofSeconds(2), 0, SECOND);

        assertThat(allowance.perMinute()).isEqualTo(60 * 0.97);
    }

    @Test
    void a_refusal_that_asks_for_a_windows_rest_is_not_held_against_the_accounts_rate() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.readyAt(1, 0);
        allowance.refused(Duration.ofSeconds(40), 0, SECOND);

        assertThat(allowance.perMinute()).isEqualTo(60);
    }

    @Test
    void what_went_at_once_is_waited_for_where_other_accounts_found_out_that_it_does_not_come_back() {
        Pacing pacing = new Pacing();
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(60L, 0), pacing, 0);
        Allowance idle = new Allowance("b", Dimension.REQUESTS, new LearnedRate(60L, 0), pacing, 0);
        for (int i = 0; i < 30; i++) {
            allowance.take(1, i, 0);
        }
        pacing.refused("c", true, SECOND);
        pacing.refused("d", true, 2 * SECOND);

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

            allowance.refused(null, 0, SECOND);
            assertThat(allowance.perMinute()).isEqualTo(requests ? 150 : 15_000);

            allowance.answered(2 * SECOND);
            assertThat(allowance.perMinute()).isEqualTo(requests ? 150.02 : 15_002, within(1e-9));
        }
    }

    @Test
    void refusals_of_what_was_sent_before_the_last_cut_are_one_refusal() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
        for (int i = 0; i < 20; i++) {
            allowance.refused(null, 0, SECOND + i);
        }

        assertThat(allowance.perMinute()).isEqualTo(150);
    }

    @Test
    void whatever_the_order_of_answers_the_level_stays_between_what_can_be_left() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Allowance allowance = allowance(Dimension.REQUESTS, 600);
            // The provider holds less than our ledger knows, as after a restart.
            double truth = random.nextInt(20, 300);
            long now = 0;
            List<Runnable> answers = new ArrayList<>();
            long[] clock = {0};
            for (int order = 0; order < 15; order++) {
                now += random.nextLong(SECOND / 10);
                truth = Math.min(600, truth + 1) - 1;
                Reservation reservation = allowance.take(1, order, now);
                truth -= 1;
                long remaining = (long) truth;
                answers.add(() -> allowance.remainingWas(remaining, reservation, clock[0]));
            }
            java.util.Collections.shuffle(answers, random);
            clock[0] = now;
            answers.forEach(Runnable::run);

            double refilled = 10.0 * now / SECOND;
            assertThat(allowance.available(now)).as("seed %d", seed).isBetween(truth - 2, truth + refilled + 1);
        }
    }
}
