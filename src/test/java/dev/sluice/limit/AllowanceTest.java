package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the level of an allowance. */
class AllowanceTest {

    static final long SECOND = 1_000_000_000L;

    static Allowance allowance(Dimension dimension, long perMinute) {
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
    void what_is_remembered_begins_with_what_was_left() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
        allowance.remember(60, Duration.ofSeconds(5), -10, Duration.ofSeconds(5), 0);

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

    @Test
    void a_clock_that_leaps_fills_the_bucket_once_and_one_that_goes_back_nothing() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        double full = allowance.available(0);
        allowance.reserve(full, 0, 0);
        long tomorrow = Duration.ofDays(1).toNanos();
        assertThat(allowance.available(tomorrow)).isCloseTo(full, within(1e-6));

        allowance.reserve(full, 1, tomorrow);
        assertThat(allowance.available(0)).isZero();
        assertThat(allowance.refused(Duration.ofSeconds(1), null, 0, 0)).isFalse();
        assertThat(allowance.perMinute()).isEqualTo(60);
        assertThat(allowance.readyAt(1, 2 * tomorrow)).isEqualTo(2 * tomorrow);
    }
}
