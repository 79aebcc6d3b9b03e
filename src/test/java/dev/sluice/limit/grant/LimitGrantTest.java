package dev.sluice.limit.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.limit.Dimension;
import org.junit.jupiter.api.Test;

/** Tests the exact amounts that a replica holds, states and may spend of one limit. */
class LimitGrantTest {

    private static final long SECOND = 1_000_000_000L;
    private static final double EXACT = 1e-9;

    private final LimitGrant tokens = new LimitGrant(Dimension.TOKENS, new FixedLimit(600, 100));
    private final LimitGrant calls = new LimitGrant(Dimension.CONCURRENCY, new FixedLimit(0, 8));

    private static void given(LimitGrant grant, double granted, double ceiling) {
        grant.given(
                new SyncRequest.Ask(grant.dimension(), 600, 100, 0, 0, 0, 0, 0, SyncRequest.Role.STATES),
                new SyncAnswer.Given(granted, ceiling, 600, 40, 0),
                false,
                0);
    }

    @Test
    void exactly_what_was_granted_may_be_spent() {
        given(tokens, 50, 100);
        tokens.spend(20, 0);
        assertThat(tokens.has(30)).isTrue();
        assertThat(tokens.has(30.01)).isFalse();
        tokens.giveBack(5, 0);
        assertThat(tokens.has(35)).isTrue();
        assertThat(tokens.has(35.01)).isFalse();
    }

    @Test
    void a_call_beyond_what_can_be_held_goes_when_that_much_is() {
        given(tokens, 30, 30);
        assertThat(tokens.has(500)).isTrue();
        given(tokens, 29, 30);
        assertThat(tokens.has(500)).isFalse();
        // A ceiling below one call is one.
        given(tokens, 1, 0);
        assertThat(tokens.has(500)).isTrue();
        given(tokens, 0.5, 0);
        assertThat(tokens.has(500)).isFalse();
    }

    @Test
    void a_limit_that_nothing_bounds_has_always_room_and_no_news() {
        LimitGrant unbounded =
                new LimitGrant(Dimension.TOKENS, new FixedLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        unbounded.spend(5, 0);
        assertThat(unbounded.isShared()).isFalse();
        assertThat(unbounded.has(1e12)).isTrue();
        assertThat(unbounded.hasNews(0.5, false, 0)).isFalse();
        assertThat(unbounded.safelyReadyAt(1e12, 3, 0, 7)).isEqualTo(7);
    }

    @Test
    void all_replicas_hold_half_a_bucket_in_advance_and_the_home_a_quarter_on_top() {
        assertThat(LimitGrant.standing(4, false)).isEqualTo(0.125);
        assertThat(LimitGrant.standing(4, true)).isEqualTo(0.375);
    }

    @Test
    void what_is_wanted_is_the_standing_share_and_what_is_used_in_four_tenths_of_a_second() {
        assertThat(tokens.ask(0.25, false, false, 0).wanted()).isCloseTo(25, within(EXACT));
        tokens.spend(40, SECOND);
        // Half of 20 a second, as the mean over two seconds.
        assertThat(tokens.ask(0.25, false, false, 2 * SECOND).wanted()).isCloseTo(25 + 0.4 * 10, within(EXACT));
        tokens.spend(15, 2 * SECOND);
        assertThat(tokens.ask(0.25, false, false, 3 * SECOND - 1).wanted()).isCloseTo(25 + 0.4 * 10, within(EXACT));
        assertThat(tokens.ask(0.25, false, false, 3 * SECOND).wanted()).isCloseTo(25 + 0.4 * 12.5, within(EXACT));
        // What came back is no use.
        tokens.giveBack(100, 3 * SECOND);
        assertThat(tokens.ask(0.25, false, false, 4 * SECOND).wanted()).isCloseTo(25 + 0.4 * 6.25, within(EXACT));
    }

    @Test
    void no_more_is_wanted_than_a_full_bucket() {
        tokens.spend(10_000, 0);
        assertThat(tokens.ask(0.5, false, false, SECOND).wanted()).isEqualTo(100);
    }

    @Test
    void a_need_is_wanted_whatever_else_is_and_no_more_than_can_go_at_once() {
        tokens.need(70);
        tokens.need(60);
        SyncRequest.Ask ask = tokens.ask(0.25, true, false, 0);
        assertThat(ask.need()).isEqualTo(70);
        assertThat(ask.wanted()).isEqualTo(70);
        tokens.need(500);
        assertThat(tokens.ask(0.25, true, false, 0).need()).isEqualTo(100);
        tokens.needNothing();
        assertThat(tokens.ask(0.25, false, false, 0).need()).isZero();
        assertThat(tokens.ask(0.25, false, false, 0).wanted()).isEqualTo(25);
    }

    @Test
    void of_calls_at_once_whole_ones_are_held_and_one_ahead_while_replicas_hold_any() {
        assertThat(calls.ask(0.5, false, false, 0).wanted()).isEqualTo(5);
        assertThat(calls.ask(0.3, false, false, 0).wanted()).isEqualTo(3);
        assertThat(calls.ask(0, false, false, 0).wanted()).isZero();
        calls.spend(2, 0);
        assertThat(calls.ask(0, false, false, 0).wanted()).isEqualTo(2);
        calls.need(1);
        SyncRequest.Ask ask = calls.ask(0, true, false, 0);
        assertThat(ask.need()).isEqualTo(3);
        assertThat(ask.wanted()).isEqualTo(3);
        assertThat(ask.spent()).isZero();
    }

    @Test
    void a_message_states_the_limit_what_is_spent_and_what_the_last_answer_said() {
        given(tokens, 50, 100);
        tokens.spend(20, 0);
        SyncRequest.Ask ask = tokens.ask(0.25, false, false, 0);
        assertThat(ask.dimension()).isEqualTo(Dimension.TOKENS);
        assertThat(ask.perMinute()).isEqualTo(600);
        assertThat(ask.capacity()).isEqualTo(100);
        assertThat(ask.spent()).isEqualTo(20);
        assertThat(ask.granted()).isEqualTo(50);
        assertThat(ask.level()).isEqualTo(40);
    }

    @Test
    void what_a_message_may_give_back_is_not_spent_meanwhile() {
        given(tokens, 80, 100);
        tokens.ask(0.25, false, false, 0);
        assertThat(tokens.has(25)).isTrue();
        assertThat(tokens.has(25.01)).isFalse();
        // A message without an answer is said again with what is certain.
        assertThat(tokens.ask(0.25, false, false, 0).granted()).isEqualTo(25);

        given(tokens, 80, 100);
        tokens.need(90);
        tokens.ask(0.25, true, false, 0);
        assertThat(tokens.has(0.01)).isFalse();
    }

    @Test
    void calls_at_once_are_not_taken_back_where_the_store_cannot_help() {
        given(calls, 4, 8);
        calls.need(6);
        calls.ask(0, true, false, 0);
        assertThat(calls.has(4)).isTrue();
        assertThat(calls.has(5)).isFalse();
    }

    @Test
    void the_store_hears_of_what_was_spent_of_a_need_and_of_a_holding_that_is_too_small_or_too_large() {
        given(tokens, 25, 100);
        assertThat(tokens.hasNews(0.25, false, 0)).isFalse();
        tokens.spend(1, 0);
        assertThat(tokens.hasNews(0.25, false, 0)).isTrue();
        tokens.ask(0.25, false, false, 0);
        given(tokens, 26, 100);
        assertThat(tokens.hasNews(0.25, false, 0)).isFalse();
        tokens.need(1);
        assertThat(tokens.hasNews(0.25, false, 0)).isTrue();
        tokens.needNothing();
        given(tokens, 1 + 22.6, 100);
        assertThat(tokens.hasNews(0.25, false, 0)).isFalse();
        given(tokens, 1 + 22.4, 100);
        assertThat(tokens.hasNews(0.25, false, 0)).isTrue();
        given(tokens, 1 + 25 * 1.5 + 1, 100);
        assertThat(tokens.hasNews(0.25, false, 0)).isFalse();
        given(tokens, 1 + 25 * 1.5 + 1.01, 100);
        assertThat(tokens.hasNews(0.25, false, 0)).isTrue();
    }

    @Test
    void of_calls_at_once_every_one_too_many_is_given_back() {
        given(calls, 5, 8);
        assertThat(calls.hasNews(0.5, false, 0)).isFalse();
        given(calls, 6, 8);
        assertThat(calls.hasNews(0.5, false, 0)).isTrue();
        given(calls, 4, 8);
        assertThat(calls.hasNews(0.5, false, 0)).isTrue();
    }

    @Test
    void without_the_store_each_replica_has_its_share_of_calls_at_once_and_one_at_least() {
        calls.spend(1, 0);
        assertThat(calls.safelyReadyAt(1, 4, 0, 9)).isEqualTo(9);
        calls.spend(1, 0);
        assertThat(calls.safelyReadyAt(1, 4, 0, 9)).isEqualTo(Long.MAX_VALUE);
        calls.giveBack(2, 0);
        assertThat(calls.safelyReadyAt(1, 20, 0, 9)).isEqualTo(9);
        assertThat(calls.safelyReadyAt(2, 20, 0, 9)).isEqualTo(Long.MAX_VALUE);
        assertThat(calls.safelyReadyAt(4, 2, 0, 9)).isEqualTo(9);
        assertThat(calls.safelyReadyAt(5, 2, 0, 9)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void without_the_store_nine_tenths_of_the_rate_by_the_replicas_refill_from_when_the_others_keep_it_back() {
        // 600 a minute: 4.5 a second for each of two.
        assertThat(tokens.safelyReadyAt(9, 2, 5 * SECOND, SECOND)).isCloseTo(7 * SECOND, within(10L));
        tokens.spend(9, 7 * SECOND);
        assertThat(tokens.safelyReadyAt(9, 2, 5 * SECOND, 7 * SECOND)).isCloseTo(9 * SECOND, within(10L));
        tokens.giveBack(9, 7 * SECOND);
        assertThat(tokens.safelyReadyAt(9, 2, 5 * SECOND, 7 * SECOND)).isCloseTo(7 * SECOND, within(10L));
        // A larger call makes the bucket larger.
        assertThat(tokens.safelyReadyAt(18, 2, 5 * SECOND, 7 * SECOND)).isCloseTo(9 * SECOND, within(10L));
    }

    @Test
    void what_was_held_when_the_store_fell_silent_is_spent_first_and_an_answer_ends_the_safe_share() {
        given(tokens, 9, 100);
        assertThat(tokens.safelyReadyAt(9, 2, 0, SECOND)).isEqualTo(SECOND);
        tokens.spend(9, SECOND);
        assertThat(tokens.safelyReadyAt(9, 2, 0, SECOND)).isCloseTo(3 * SECOND, within(10L));
        given(tokens, 18, 100);
        assertThat(tokens.has(9)).isTrue();
        assertThat(tokens.safelyReadyAt(9, 2, 0, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void a_silence_begins_with_what_is_held_then_though_nothing_asked_since_the_one_before() {
        assertThat(tokens.safelyReadyAt(90, 2, 0, 0)).isCloseTo(20 * SECOND, within(10L));
        given(tokens, 9, 100);
        long from = 300 * SECOND;
        assertThat(tokens.safelyReadyAt(90, 2, from, from - SECOND)).isCloseTo(from + 18 * SECOND, within(10L));
        tokens.spend(9, from - SECOND);
        assertThat(tokens.safelyReadyAt(90, 2, from, from)).isCloseTo(from + 20 * SECOND, within(10L));
    }

    @Test
    void replicas_hold_together_what_refills_in_fifty_milliseconds_where_that_is_more_than_a_full_bucket() {
        LimitGrant fast = new LimitGrant(Dimension.TOKENS, new FixedLimit(60_000, 10));
        fast.spend(100_000, 0);
        SyncRequest.Ask ask = fast.ask(0.5, false, false, SECOND);
        assertThat(ask.capacity()).isEqualTo(50);
        assertThat(ask.wanted()).isEqualTo(50);
        assertThat(calls.ask(0, false, false, 0).capacity()).isEqualTo(8);
    }

    @Test
    void what_was_spent_of_the_grant_before_the_store_fell_silent_is_gone() {
        given(tokens, 12, 100);
        tokens.spend(9, 0);
        // Three are left, and six refill at four and a half a second.
        assertThat(tokens.safelyReadyAt(9, 2, 0, SECOND)).isCloseTo(SECOND + SECOND * 4 / 3, within(10L));
    }

    @Test
    void policies_have_the_names_of_the_configuration() {
        assertThat(StoreLoss.SAFE_SHARE.label()).isEqualTo("safe-share");
        assertThat(StoreLoss.SOLO.label()).isEqualTo("solo");
    }

    @Test
    void a_refusal_of_a_search_takes_off_what_is_held_and_what_is_left_for_all() {
        given(tokens, 50, 100);
        tokens.spend(20, 0);
        tokens.refused(0, true);
        assertThat(tokens.has(0.01)).isFalse();
        // 20 used, 30 held, 40 left.
        assertThat(tokens.ask(0, false, false, 0).spent()).isEqualTo(90);
        tokens.refused(0, true);
        assertThat(tokens.ask(0, false, false, 0).spent()).as("once").isEqualTo(90);
    }

    @Test
    void what_another_replica_was_refused_is_taken_off_as_it_comes_back_there() {
        given(tokens, 50, 100);
        tokens.refused(7, false);
        assertThat(tokens.has(43)).isTrue();
        assertThat(tokens.ask(0, false, false, 0).spent()).isEqualTo(7);
    }

    @Test
    void a_refusal_takes_off_no_more_than_a_bucket_of_a_limit_that_nothing_bounded_before() {
        tokens.given(
                new SyncRequest.Ask(Dimension.TOKENS, 1e12, 1e12, 0, 0, 0, 0, 0, SyncRequest.Role.LEADS),
                new SyncAnswer.Given(0, 1e12, 1e12, 1e12, 0),
                false,
                0);
        tokens.refused(1, true);
        assertThat(tokens.ask(0, false, false, 0).spent()).isEqualTo(101);
    }

    @Test
    void what_a_refusal_takes_off_is_no_use_that_more_is_held_for() {
        given(tokens, 50, 100);
        tokens.refused(0, true);
        assertThat(tokens.ask(0, false, false, 2 * SECOND).wanted()).isZero();
    }
}
