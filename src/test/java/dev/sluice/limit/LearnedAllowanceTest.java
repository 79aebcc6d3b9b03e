package dev.sluice.limit;

import static dev.sluice.limit.AllowanceTest.SECOND;
import static dev.sluice.limit.AllowanceTest.allowance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests what an allowance learns of its limit from refusals and reports. */
class LearnedAllowanceTest {

    @Test
    void a_second_refusal_of_one_account_alone_cuts_its_rate() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.prepareFor(1, 0);
        allowance.refused(Duration.ofSeconds(2), null, 0, SECOND);
        assertThat(allowance.perMinute())
                .as("the provider's pacing may explain one")
                .isEqualTo(60);

        allowance.refused(Duration.ofSeconds(2), null, 2 * SECOND, 3 * SECOND);
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
        pacing.refused("c", SECOND);
        pacing.refused("d", 2 * SECOND);

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
        rate.refused(new Measurement(600, 605, 100, false, 0), false, SECOND);
        assertThat(rate.perMinute())
                .as("a rate far above, which a small bucket may have hidden")
                .isLessThan(1_000);

        LearnedRate steady = new LearnedRate(620L, 0);
        steady.refused(new Measurement(600, 605, 100, false, 0), false, SECOND);
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
    void a_first_call_that_is_refused_goes_again_when_the_provider_said_that_it_has_room_for_it() {
        for (int seconds : new int[] {1, 2, 4, 10}) {
            Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
            allowance.prepareFor(1, 0);
            Reservation refused = allowance.reserve(1, 0, 0);
            allowance.settle(refused, 0, SECOND);
            allowance.refused(Duration.ofSeconds(seconds), refused, 0, SECOND);

            assertThat(allowance.readyAt(1, SECOND))
                    .as("after %s s", seconds)
                    .isBetween(SECOND, SECOND + (seconds + 1) * SECOND);
        }
    }

    @Test
    void a_wait_that_the_provider_names_for_a_call_of_estimated_size_is_believed_once_until_a_call_is_admitted() {
        Allowance tokens = new Allowance("a", Dimension.TOKENS, new LearnedRate(7_000L, 0), new Pacing(), 0);
        Duration named = Duration.ofMillis(3_047);
        long asNamed = SECOND + named.toNanos();
        assertThat(readyAfterRefusal(tokens, named, SECOND)).isBetween(asNamed, asNamed + SECOND / 1_000);
        long again = asNamed + SECOND;
        assertThat(readyAfterRefusal(tokens, named, again))
                .as("700 tokens take six seconds")
                .isGreaterThan(again + 5 * SECOND);

        long later = 100 * SECOND;
        Reservation admitted = tokens.reserve(700, 5, later);
        tokens.settle(admitted, 700, later);
        tokens.answered(admitted, later);
        assertThat(readyAfterRefusal(tokens, named, later + SECOND))
                .isBetween(later + asNamed, later + asNamed + SECOND / 1_000);
    }

    /** Returns when 700 tokens have room after a call of that size was sent and refused at {@code now}. */
    private static long readyAfterRefusal(Allowance allowance, Duration retryAfter, long now) {
        allowance.prepareFor(700, now);
        Reservation refused = allowance.reserve(700, now, now);
        allowance.settle(refused, 0, now);
        allowance.refused(retryAfter, refused, now, now);
        return allowance.readyAt(700, now);
    }
}
