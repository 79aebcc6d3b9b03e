package dev.sluice.limit;

import static dev.sluice.limit.AllowanceTest.SECOND;
import static dev.sluice.limit.AllowanceTest.allowance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests what an allowance makes of reports, settlements and refusals. */
class AllowanceReportsTest {

    private static Allowance learning(long perMinute) {
        return new Allowance("a", Dimension.REQUESTS, new LearnedRate(perMinute, 0), new Pacing(), 0);
    }

    @Test
    void a_full_bucket_that_a_report_implies_bounds_what_may_go_at_once() {
        Allowance allowance = learning(600);
        // Nine are left and the tenth is back in 0.1 s: the bucket holds ten.
        allowance.fullReported(9, SECOND / 10);
        allowance.prepareFor(1, 0);
        assertThat(allowance.capacity()).isCloseTo(600 * Pacing.heldBack(10 / 600.0), within(1e-6));

        allowance.fullReported(4, SECOND / 10);
        allowance.prepareFor(1, 0);
        assertThat(allowance.capacity()).as("the least").isCloseTo(600 * Pacing.heldBack(5 / 600.0), within(1e-6));
        allowance.fullReported(9, SECOND / 10);
        allowance.prepareFor(1, 0);
        double five = 600 * Pacing.heldBack(5 / 600.0);
        double ten = 600 * Pacing.heldBack(10 / 600.0);
        assertThat(allowance.capacity()).as("little by little").isCloseTo(five + 0.05 * (ten - five), within(1e-6));
    }

    @Test
    void a_burst_that_is_configured_counts_more_than_what_reports_imply() {
        Allowance allowance = learning(600);
        allowance.fullReported(9, SECOND / 10);
        allowance.setBurst(Duration.ofSeconds(10), 0);
        assertThat(allowance.capacity()).isCloseTo(600 * Pacing.shareOf(Duration.ofSeconds(10)), within(1e-6));
        allowance.setBurst(null, 0);
        assertThat(allowance.capacity()).isCloseTo(600 * Pacing.heldBack(10 / 600.0), within(1e-6));
    }

    @Test
    void a_report_of_more_than_a_minutes_worth_is_one_of_a_minutes_worth() {
        Allowance allowance = learning(600);
        allowance.fullReported(100_000, SECOND);
        allowance.prepareFor(1, 0);
        assertThat(allowance.capacity()).isCloseTo(600 * Pacing.FULL_BURST, within(1e-6));
    }

    @Test
    void headroom_is_the_part_of_a_full_bucket_that_is_left() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        assertThat(allowance.headroom(0)).isEqualTo(1);
        allowance.reserve(allowance.capacity() / 4, 0, 0);
        assertThat(allowance.headroom(0)).isCloseTo(0.75, within(1e-9));
        allowance.reserve(allowance.capacity(), 1, 0);
        assertThat(allowance.headroom(0)).as("in debt").isZero();
    }

    @Test
    void nothing_is_available_before_the_end_of_a_block_and_a_shorter_one_changes_nothing() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.block(5 * SECOND);
        allowance.block(3 * SECOND);
        assertThat(allowance.blockedUntil()).isEqualTo(5 * SECOND);
        assertThat(allowance.available(5 * SECOND - 1)).isZero();
        assertThat(allowance.available(5 * SECOND)).isPositive();
        assertThat(allowance.readyAt(1, 0)).isEqualTo(5 * SECOND);
    }

    @Test
    void requests_that_a_report_has_counted_do_not_come_back() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation reported = allowance.reserve(1, 0, 0);
        Reservation later = allowance.reserve(1, 1, 0);
        assertThat(allowance.remainingReported(10, reported, 0)).as("lowered").isFalse();
        double level = allowance.available(0);
        allowance.settle(reported, 0, 0);
        assertThat(allowance.available(0)).isEqualTo(level);
        allowance.settle(later, 0, 0);
        assertThat(allowance.available(0)).isCloseTo(level + 1, within(1e-9));
    }

    @Test
    void a_settlement_ends_what_may_come_back() {
        Allowance tokens = allowance(Dimension.OUTPUT_TOKENS, 6_000);
        Reservation all = tokens.reserve(tokens.available(0), 0, 0);
        assertThat(tokens.earliest(100, 0)).isZero();
        tokens.settle(all, all.amount(), 0);
        assertThat(tokens.earliest(100, 0)).isCloseTo(SECOND, within(SECOND / 1_000));
    }

    @Test
    void a_report_that_shows_more_than_was_thought_raises_the_level_and_says_so() {
        Allowance allowance = allowance(Dimension.INPUT_TOKENS, 60_000);
        Reservation first = allowance.reserve(10_000, 0, 0);
        allowance.remainingReported(5_000, first, 0);
        Reservation second = allowance.reserve(1, 1, 2 * SECOND);
        assertThat(allowance.remainingReported(40_000, second, 2 * SECOND)).isTrue();
        assertThat(allowance.available(2 * SECOND)).isCloseTo(40_000, within(1.0));
        Reservation third = allowance.reserve(1, 2, 4 * SECOND);
        assertThat(allowance.remainingReported(42_500, third, 4 * SECOND))
                .as("within what rounding explains")
                .isFalse();
    }

    @Test
    void what_is_left_of_a_larger_bucket_does_not_refill_the_configured_one() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        double full = allowance.available(0);
        allowance.limitReported(500, false, 0);
        Reservation all = allowance.reserve(full, 0, 0);
        assertThat(allowance.remainingReported(440, all, 0)).isFalse();
        assertThat(allowance.available(0)).isZero();
        Reservation other = allowance.reserve(0, 1, 0);
        assertThat(allowance.remainingReported(30, other, 0))
                .as("fewer than are configured, of a larger bucket")
                .isFalse();
        assertThat(allowance.available(0)).isZero();
    }

    @Test
    void more_left_than_is_configured_shows_a_larger_bucket_without_a_limit() {
        Allowance allowance = allowance(Dimension.INPUT_TOKENS, 60_000);
        Reservation all = allowance.reserve(allowance.available(0), 0, 0);
        assertThat(allowance.remainingReported(900_000, all, 0)).isFalse();
        assertThat(allowance.available(0)).isZero();
    }

    @Test
    void a_larger_bucket_that_is_nearly_empty_lowers_the_configured_one() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.limitReported(500, false, 0);
        Reservation call = allowance.reserve(1, 0, 0);
        allowance.remainingReported(3, call, 0);
        assertThat(allowance.available(0)).isCloseTo(3, within(1e-9));
    }

    @Test
    void a_refusal_of_what_was_sent_before_the_last_one_tells_nothing_new() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.refused(Duration.ofSeconds(30), null, 0, SECOND);
        allowance.refused(Duration.ofSeconds(30), null, 2 * SECOND, 3 * SECOND);
        double rate = allowance.perMinute();
        assertThat(allowance.refused(Duration.ofSeconds(30), null, 3 * SECOND, 4 * SECOND))
                .isFalse();
        assertThat(allowance.perMinute()).isEqualTo(rate);
    }

    @Test
    void a_refusal_that_asks_for_more_than_two_minutes_says_nothing_of_a_limit_by_the_minute() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        for (int i = 1; i < 5; i++) {
            assertThat(allowance.refused(Duration.ofHours(1), null, i * 10 * SECOND, (i * 10 + 1) * SECOND))
                    .isFalse();
        }
        assertThat(allowance.perMinute()).isEqualTo(60);
        assertThat(allowance.available(41 * SECOND)).as("but nothing is left").isZero();
    }

    @Test
    void good_answers_say_nothing_where_no_limit_is_known() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
        Reservation call = allowance.reserve(1, 0, 0);
        assertThat(allowance.answered(call, 0)).isFalse();
        assertThat(allowance.isBounded()).isFalse();
    }

    @Test
    void what_is_known_names_the_moment_when_all_of_it_is_back() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.reserve(10, 0, 0);
        LimitKnowledge known = allowance.knowledge(0);
        assertThat(known.fullAt()).isCloseTo(10 * SECOND, within(SECOND / 1_000));
        allowance.block(20 * SECOND);
        assertThat(allowance.knowledge(0).fullAt()).isEqualTo(20 * SECOND);
    }

    @Test
    void a_level_that_is_remembered_has_refilled_since() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.remember(60, Duration.ofSeconds(5), 10, Duration.ofSeconds(5), 60 * SECOND);
        assertThat(allowance.available(60 * SECOND)).isCloseTo(15, within(0.5));
        Allowance indebted = allowance(Dimension.REQUESTS, 60);
        indebted.remember(60, Duration.ofSeconds(30), -1_000, Duration.ofSeconds(30), 60 * SECOND);
        assertThat(indebted.readyAt(1, 60 * SECOND))
                .as("a minute's worth of debt at most")
                .isLessThan(92 * SECOND);
    }
}
