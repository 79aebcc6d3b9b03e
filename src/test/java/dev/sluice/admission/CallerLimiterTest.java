package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Admission.Permit;
import dev.sluice.call.Caller;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Team;
import dev.sluice.call.TokenUsage;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerLimiterTest {

    private static final Instant MORNING = Instant.parse("2026-11-27T08:00:00Z");

    private final Timeline time = new Timeline();
    private final InstantSource clock = () -> MORNING.plusNanos(time.nanos());
    private final CallerLimiter limiter = new CallerLimiter(time, clock);

    private static Caller caller(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer concurrency) {
        return new Caller("c", 1, 0, rpm, tpm, concurrency, List.of());
    }

    private Permit admit(Caller caller, long tokens) {
        Admission admission = limiter.admit(caller, tokens);
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).permit();
    }

    private Refusal refusal(Caller caller, long tokens) {
        Admission admission = limiter.admit(caller, tokens);
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        Refusal refusal = ((Admission.Refused) admission).refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.CALLER_LIMITED);
        return refusal;
    }

    @Test
    void a_caller_without_limits_is_always_admitted() {
        for (int i = 0; i < 1_000; i++) {
            admit(caller(null, null, null), 1_000_000);
        }
    }

    @Test
    void requests_a_minute_refill_continuously() {
        Caller caller = caller(2L, null, null);
        admit(caller, 1).settle(TokenUsage.NONE);
        admit(caller, 1).settle(TokenUsage.NONE);
        assertThat(refusal(caller, 1).retryAfter()).isEqualTo(Duration.ofSeconds(30));

        time.pass(Duration.ofSeconds(30));
        admit(caller, 1);
    }

    @Test
    void tokens_are_settled_to_what_was_used() {
        Caller caller = caller(null, 600L, null);
        Permit permit = admit(caller, 600);
        assertThat(refusal(caller, 100).retryAfter()).isEqualTo(Duration.ofSeconds(10));

        permit.settle(new TokenUsage(100, 0, 0, 0, 0));
        admit(caller, 500);
    }

    @Test
    void calls_at_once_are_counted_and_settling_twice_counts_once() {
        Caller caller = caller(null, null, 2);
        Permit first = admit(caller, 1);
        admit(caller, 1);
        assertThat(refusal(caller, 1).message()).isEqualTo("calls at once: 2 (expected: <= 2)");

        first.settle(TokenUsage.NONE);
        first.settle(TokenUsage.NONE);
        admit(caller, 1);
        refusal(caller, 1);
    }

    @Test
    void a_refused_call_uses_nothing() {
        Caller caller = caller(10L, 100L, null);
        admit(caller, 100);
        for (int i = 0; i < 20; i++) {
            refusal(caller, 50);
        }
        time.pass(Duration.ofSeconds(30));
        admit(caller, 50);
    }

    @Test
    void new_limits_apply_from_the_next_call_on() {
        admit(caller(1L, null, null), 1);
        refusal(caller(1L, null, null), 1);
        admit(caller(null, null, null), 1);
    }

    private static Caller member(String name, Team team) {
        return new Caller(name, 1, 0, null, null, null, List.of(), Set.of(), team, DailyLimits.NONE);
    }

    @Test
    void clients_of_a_team_share_its_limits() {
        Team team = new Team("research", 2L, 1000L, null);
        Permit first = admit(member("a", team), 600);
        admit(member("b", team), 100);
        assertThat(refusal(member("c", team), 1).message())
                .isEqualTo("team research: the limit of requests a minute is reached");
        admit(member("d", new Team("other", 1L, null, null)), 1);

        time.pass(Duration.ofSeconds(30));
        assertThat(refusal(member("c", team), 900).message()).startsWith("team research: the limit of tokens");
        first.settle(TokenUsage.NONE);
        admit(member("c", team), 900);
    }

    @Test
    void calls_at_once_of_a_team_end_with_its_calls() {
        Team team = new Team("research", null, null, 1);
        Permit running = admit(member("a", team), 1);
        assertThat(refusal(member("b", team), 1).message()).startsWith("team research: calls at once: 1");
        running.settle(TokenUsage.NONE);
        running.settle(TokenUsage.NONE);
        admit(member("b", team), 1);
        refusal(member("a", team), 1);
    }

    @Test
    void a_refusal_by_the_team_takes_nothing_of_the_callers_own_limits() {
        Team team = new Team("research", null, null, 1);
        Permit running = admit(member("a", team), 1);
        Caller rare = new Caller("rare", 1, 0, 1L, null, null, List.of(), Set.of(), team, DailyLimits.NONE);
        refusal(rare, 1);
        running.settle(TokenUsage.NONE);
        admit(rare, 1);
    }

    @Test
    void callers_that_exist_no_more_are_forgotten_once_their_calls_have_ended() {
        Caller once = new Caller("once", 1, 0, 1L, null, 5, List.of());
        Permit running = admit(once, 1);
        limiter.keepOnly(Set.of(), Set.of());
        refusal(once, 1);
        running.settle(TokenUsage.NONE);
        limiter.keepOnly(Set.of(), Set.of());
        admit(once, 1);
    }

    private static Caller daily(@Nullable Long requests, @Nullable Long tokens, @Nullable Team team) {
        return new Caller("d", 1, 0, null, null, null, List.of(), Set.of(), team, new DailyLimits(requests, tokens));
    }

    @Test
    void requests_a_day_begin_anew_at_midnight_and_not_before() {
        Caller caller = daily(2L, null, null);
        admit(caller, 1).settle(TokenUsage.NONE);
        admit(caller, 1).settle(TokenUsage.NONE);

        Refusal refusal = refusal(caller, 1);
        assertThat(refusal.message()).isEqualTo("the limit of requests a day is reached");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofHours(16));
        time.pass(Duration.ofHours(15));
        refusal(caller, 1);

        time.pass(Duration.ofHours(1));
        admit(caller, 1);
    }

    @Test
    void tokens_a_day_are_settled_to_what_was_used_and_those_of_another_day_are_not_counted() {
        Caller caller = daily(null, 1_000L, null);
        Permit permit = admit(caller, 900);
        assertThat(refusal(caller, 200).message()).isEqualTo("the limit of tokens a day is reached");
        permit.settle(new TokenUsage(100, 0, 0, 0, 0));
        Permit overnight = admit(caller, 900);
        refusal(caller, 1);

        time.pass(Duration.ofHours(17));
        Permit today = admit(caller, 600);
        overnight.settle(new TokenUsage(900, 0, 0, 0, 0));
        today.settle(new TokenUsage(600, 0, 0, 0, 0));
        admit(caller, 400);
    }

    @Test
    void a_team_s_day_is_its_clients_together() {
        Team team = new Team("research", null, null, null, new DailyLimits(3L, null));
        admit(member("a", team), 1).settle(TokenUsage.NONE);
        admit(member("b", team), 1).settle(TokenUsage.NONE);
        admit(member("a", team), 1).settle(TokenUsage.NONE);

        assertThat(refusal(member("c", team), 1).message())
                .isEqualTo("team research: the limit of requests a day is reached");
    }

    @Test
    void the_longest_of_the_waits_is_the_one_that_is_told() {
        Caller caller = new Caller("e", 1, 0, 1L, null, null, List.of(), Set.of(), null, new DailyLimits(1L, null));
        admit(caller, 1).settle(TokenUsage.NONE);

        assertThat(refusal(caller, 1).retryAfter()).isEqualTo(Duration.ofHours(16));
    }

    @Test
    void what_was_used_before_the_process_at_other_replicas_and_before_the_limit_counts_once() {
        admit(daily(null, null, null), 10).settle(TokenUsage.NONE);
        for (int told = 1; told <= 3; told++) {
            limiter.usedToday("d", told, 400);
            limiter.usedTodayByTeam("research", 0, 950);
        }
        limiter.usedToday("d", 1, 10);
        Team team = new Team("research", null, null, null, new DailyLimits(null, 1_000L));

        refusal(daily(3L, null, null), 1);
        refusal(daily(null, 500L, null), 200);
        assertThat(refusal(daily(null, null, team), 51).message())
                .startsWith("team research: the limit of tokens a day");
        admit(daily(4L, 500L, team), 50);
    }

    @Test
    void what_is_told_after_midnight_counts_for_the_new_day() {
        admit(daily(3L, null, null), 1).settle(TokenUsage.NONE);
        time.pass(Duration.ofHours(17));
        limiter.usedToday("d", 3, 0);
        limiter.usedTodayByTeam("research", 5, 0);

        refusal(daily(3L, null, null), 1);
        refusal(member("a", new Team("research", null, null, null, new DailyLimits(5L, null))), 1);
    }

    @Test
    void teams_that_exist_no_more_are_forgotten_and_others_are_not() {
        Team team = new Team("research", 1L, null, null);
        admit(member("a", team), 1).settle(TokenUsage.NONE);
        limiter.keepOnly(Set.of(), Set.of("research"));
        refusal(member("a", team), 1);
        limiter.keepOnly(Set.of(), Set.of());
        admit(member("a", team), 1);
    }

    @Test
    void the_figures_are_the_caller_s_own_limits_by_the_minute_where_it_has_any() {
        assertThat(limiter.figures(caller(60L, null, null))).isEqualTo(LimitFigures.NONE);
        admit(caller(60L, null, null), 1);
        assertThat(limiter.figures(caller(60L, null, null)).requests()).isNotNull();
        assertThat(limiter.figures(caller(null, null, null))).isEqualTo(LimitFigures.NONE);
        admit(caller(null, 700L, null), 1);
        assertThat(limiter.figures(caller(null, 700L, null)).tokens())
                .isNotNull()
                .extracting(LimitFigures.Figure::limit)
                .isEqualTo(700L);
    }
}
