package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.QueuePosition;
import dev.sluice.limit.Allowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.limit.Reservation;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests the limits of one class by themselves: pauses, headroom, and whether the bound on output counts. */
class AccountClassPartsTest {

    private static final Demand CALL = new Demand(1, 100, 50, 150);

    /** A call of 150 tokens that sets a bound of 4,000 on its output. */
    private static final Demand BOUNDED = new Demand(1, 100, 50, 4_100);

    private final Timeline time = new Timeline();

    private AccountClass limits(Limits limits) {
        return PoolParts.account("a", limits).of("class", time.nanos());
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static Level tokensLeft(long remaining) {
        return new Level(Dimension.TOKENS, 60_000, remaining, LimitReport.UNKNOWN, false);
    }

    @Test
    void the_bound_on_output_counts_until_three_reports_show_that_it_does_not() {
        AccountClass limits = limits(new Limits(null, 60_000L, null, null, null));
        for (int report = 0; report < 3; report++) {
            assertThat(limits.counted(BOUNDED)).isEqualTo(BOUNDED);
            // A thousand tokens may have refilled in the second since it was sent.
            limits.outputBoundReported(tokensLeft(59_850), BOUNDED, seconds(10), seconds(11));
        }
        assertThat(limits.counted(BOUNDED)).isEqualTo(CALL);
        assertThat(limits.counted(CALL)).isEqualTo(CALL);
    }

    @Test
    void what_may_have_refilled_and_what_is_not_said_show_nothing_of_the_bound() {
        AccountClass limits = limits(new Limits(null, 60_000L, null, null, null));
        for (int report = 0; report < 5; report++) {
            limits.outputBoundReported(tokensLeft(59_850), BOUNDED, seconds(10), seconds(16));
            limits.outputBoundReported(tokensLeft(LimitReport.UNKNOWN), BOUNDED, time.nanos(), time.nanos());
            limits.outputBoundReported(tokensLeft(60_000), CALL, time.nanos(), time.nanos());
        }
        assertThat(limits.counted(BOUNDED)).isEqualTo(BOUNDED);
    }

    @Test
    void a_refusal_for_too_many_tokens_has_the_bound_count_again() {
        AccountClass limits = limits(new Limits(60L, 60_000L, null, null, null));
        for (int report = 0; report < 3; report++) {
            limits.outputBoundReported(tokensLeft(59_850), BOUNDED, time.nanos(), time.nanos());
        }
        limits.refusedBy(exhausted(Dimension.REQUESTS, 1), null, new Random(1), List.of(), 0, time.nanos());
        assertThat(limits.counted(BOUNDED)).isEqualTo(CALL);
        limits.refusedBy(exhausted(Dimension.TOKENS, 1), null, new Random(1), List.of(), 0, time.nanos());
        assertThat(limits.counted(BOUNDED)).isEqualTo(BOUNDED);
    }

    private static Level exhausted(Dimension dimension, long resetSeconds) {
        return new Level(dimension, LimitReport.UNKNOWN, 0, seconds(resetSeconds), true);
    }

    @Test
    void a_limit_that_a_refusal_names_is_blocked_until_its_reset_unless_the_refusal_says_when_to_retry() {
        AccountClass byReset = limits(new Limits(60L, null, null, null, null));
        byReset.refusedBy(exhausted(Dimension.REQUESTS, 7), null, new Random(1), List.of(), 0, seconds(1));
        assertThat(byReset.blockedUntil(seconds(1))).isEqualTo(seconds(8));
        assertThat(byReset.account().anyBlocked(seconds(8) - 1)).isTrue();

        AccountClass byRetry = limits(new Limits(60L, null, null, null, null));
        byRetry.refusedBy(
                exhausted(Dimension.REQUESTS, 7), Duration.ofSeconds(3), new Random(1), List.of(), 0, seconds(1));
        assertThat(byRetry.blockedUntil(seconds(1))).isEqualTo(seconds(4));
    }

    @Test
    void refusals_that_state_no_time_pause_for_twice_as_long_each_until_an_answer_is_good() {
        AccountClass limits = limits(new Limits(60L, null, null, null, null));
        long now = 0;
        for (int second = 1; second <= 8; second *= 2) {
            limits.refused(null, new Random(1), List.of(), now, now);
            assertThat(limits.blockedUntil(now) - now).isBetween(seconds(second) * 3 / 4, seconds(second) * 5 / 4);
            now = limits.blockedUntil(now);
            assertThat(limits.earliest(now - 1)).isEqualTo(now);
            assertThat(limits.earliest(now + 1)).isEqualTo(now + 1);
        }
        limits.attemptAnswered(List.of(), now);
        limits.refused(null, new Random(1), List.of(), now, now);
        assertThat(limits.blockedUntil(now) - now).isLessThanOrEqualTo(seconds(1) * 5 / 4);
    }

    @Test
    void a_refusal_returns_the_allowance_that_has_learned_from_it_and_one_that_tells_nothing_new_none() {
        AccountClass limits = limits(Limits.UNKNOWN);
        List<Reservation> reservations = limits.reserve(CALL, 0);
        Allowance learned = limits.refused(Duration.ofSeconds(5), new Random(1), reservations, seconds(1), seconds(2));
        assertThat(learned).isNotNull();
        assertThat(learned.dimension()).isEqualTo(Dimension.REQUESTS);
        assertThat(limits.refused(Duration.ofSeconds(5), new Random(1), reservations, seconds(1), seconds(2)))
                .isNull();
    }

    @Test
    void attempts_are_numbered_in_the_order_in_which_they_are_sent() {
        AccountClass limits = limits(new Limits(60L, null, null, null, null));
        assertThat(limits.reserve(CALL, 0).get(0).order()).isZero();
        assertThat(limits.reserve(CALL, 0).get(0).order()).isOne();
        assertThat(limits.reserve(CALL, 0).get(0).order()).isEqualTo(2);
    }

    @Test
    void calls_at_once_grow_again_with_the_good_answers_of_any_class() {
        AccountClass limits = limits(new Limits(null, null, null, null, 100));
        for (int i = 0; i < 4; i++) {
            limits.reserve(CALL, 0);
        }
        limits.account().refusedByConcurrency(0);
        assertThat(limits.readyAt(CALL, 0)).isEqualTo(PoolLock.NEVER);
        for (int i = 1; i <= 1_000; i++) {
            limits.attemptAnswered(List.of(), seconds(i));
        }
        assertThat(limits.readyAt(CALL, seconds(1_000))).isEqualTo(seconds(1_000));
    }

    @Test
    void a_refusal_of_the_account_pauses_its_other_classes_too() {
        Account account = PoolParts.account("a", new Limits(60L, null, null, null, null));
        AccountClass refused = account.of("one", 0);
        AccountClass other = account.of("other", 0);
        refused.accountRefused(Duration.ofSeconds(5), new Random(1), 0);
        assertThat(other.earliest(0)).isEqualTo(seconds(5));
        assertThat(other.requestRoom(CALL, 0)).isEqualTo(seconds(5));
    }

    @Test
    void headroom_is_that_of_the_scarcer_of_calls_at_once_and_buckets_and_is_known_as_of_the_last_look() {
        Map<Dimension, Duration> bursts = Map.of(Dimension.INPUT_TOKENS, Duration.ofMinutes(1));
        AccountClass limits = limits(new Limits(null, null, 1_000L, null, 4, bursts));
        assertThat(limits.knownHeadroom()).isEqualTo(1);
        limits.reserve(CALL, 0);
        assertThat(limits.knownHeadroom()).isEqualTo(1);
        assertThat(limits.headroom(0)).isEqualTo(0.75);
        assertThat(limits.knownHeadroom()).isEqualTo(0.75);
        limits.reserve(new Demand(1, 700, 0, 700), 0);
        assertThat(limits.headroom(0)).isLessThan(0.5);
    }

    @Test
    void a_class_is_idle_once_its_calls_have_ended_and_its_buckets_are_full_unless_it_is_reserved_or_blocked() {
        AccountClass limits = limits(new Limits(60L, null, null, null, null));
        QueuePosition position = other -> true;
        assertThat(limits.idle(0)).isTrue();
        List<Reservation> reservations = limits.reserve(CALL, 0);
        assertThat(limits.idle(seconds(120))).isFalse();
        limits.attemptEnded(seconds(120));
        assertThat(reservations).isNotEmpty();
        assertThat(limits.idle(seconds(120))).isTrue();
        limits.reserveFor(position);
        assertThat(limits.idle(seconds(120))).isFalse();
        limits.reserveFor(null);
        limits.reserve(CALL, seconds(120));
        limits.attemptEnded(seconds(120));
        assertThat(limits.idle(seconds(120))).isFalse();
        assertThat(limits.idle(seconds(125))).isTrue();
        limits.refused(Duration.ofSeconds(5), new Random(1), List.of(), seconds(130), seconds(130));
        assertThat(limits.idle(seconds(134))).isFalse();
    }

    @Test
    void room_is_told_once_to_each_that_listens_and_when_the_class_is_evicted() {
        AccountClass limits = limits(Limits.UNKNOWN);
        AtomicInteger told = new AtomicInteger();
        ReadyListener listener = new ReadyListener(3, told::addAndGet);
        limits.listen(listener);
        limits.listen(listener);
        limits.notifyRoom();
        limits.notifyRoom();
        assertThat(told).hasValue(3);
        limits.listen(listener);
        assertThat(limits.evicted()).isFalse();
        limits.evict();
        assertThat(limits.evicted()).isTrue();
        assertThat(told).hasValue(6);
    }

    @Test
    void a_block_says_which_limit_by_the_day_is_spent() {
        AccountClass limits = limits(Limits.UNKNOWN.perDay(1L, null));
        assertThat(limits.blockedWhy(0)).isEqualTo("the provider's limit is reached");
        limits.reserve(CALL, 0);
        assertThat(limits.blockedWhy(0)).isEqualTo("the limit of requests a day is reached");
        assertThat(limits.blockedUntil(0)).isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(limits.account().anyBlocked(0)).isTrue();
    }

    @Test
    void calls_at_once_that_a_report_states_are_the_accounts_and_other_reports_count_only_where_they_can_be_true() {
        AccountClass limits = limits(new Limits(60L, null, null, null, null));
        limits.limitReported(new Level(Dimension.CONCURRENCY, LimitReport.UNKNOWN, 1, -1, false), List.of(), 0);
        assertThat(limits.account().concurrencyHeadroom()).isEqualTo(1);
        limits.limitReported(new Level(Dimension.CONCURRENCY, 2, 1, -1, false), List.of(), 0);
        limits.reserve(CALL, 0);
        assertThat(limits.account().concurrencyHeadroom()).isEqualTo(0.5);
        assertThat(limits.readyAt(CALL, 0)).isZero();
        limits.reserve(CALL, 0);
        assertThat(limits.readyAt(CALL, 0)).isEqualTo(PoolLock.NEVER);
        assertThat(limits.requestRoom(CALL, 0)).isEqualTo(PoolLock.NEVER);

        limits.limitReported(new Level(Dimension.REQUESTS_PER_DAY, 5, 4, -1, false), List.of(), 0);
        limits.limitReported(new Level(Dimension.INPUT_TOKENS, 0, 0, -1, false), List.of(), 0);
        assertThat(limits.perMinute(Dimension.INPUT_TOKENS)).isZero();
        limits.limitReported(new Level(Dimension.INPUT_TOKENS, 500, 400, -1, false), List.of(), 0);
        assertThat(limits.perMinute(Dimension.INPUT_TOKENS)).isCloseTo(500, within(1e-9));
    }

    @Test
    void room_at_the_earliest_is_after_the_pause_whatever_calls_may_give_back() {
        AccountClass limits = limits(new Limits(60L, null, null, null, null));
        assertThat(limits.earliest(CALL, 0)).isZero();
        limits.refused(Duration.ofSeconds(5), new Random(1), List.of(), 0, 0);
        assertThat(limits.earliest(CALL, 0)).isGreaterThanOrEqualTo(seconds(5));
        assertThat(limits.usedAt()).isZero();
        limits.reserve(CALL, seconds(9));
        assertThat(limits.usedAt()).isEqualTo(seconds(9));
    }
}
