package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.DailyLimits;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Refusal;
import dev.sluice.limit.DayWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests which limit of a caller a refusal names, and the exact amounts and times around each. */
class CallerLimitsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 7 * SECOND;

    private final DayWindow day = new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, NOW);
    private final CallerLimits limits = new CallerLimits("", "caller/app", day);

    private void configure(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer atOnce, DailyLimits daily) {
        limits.configure(rpm, tpm, atOnce, daily, NOW);
    }

    private @Nullable Refusal refusal(long tokens) {
        return limits.refusal(tokens, NOW);
    }

    private String named(long tokens) {
        Refusal refusal = refusal(tokens);
        assertThat(refusal).isNotNull();
        return refusal.message();
    }

    @Test
    void exactly_the_limit_may_be_used_and_no_more() {
        configure(null, 100L, null, DailyLimits.NONE);
        limits.take(40, NOW);
        assertThat(refusal(60)).isNull();
        assertThat(named(61)).isEqualTo("the limit of tokens a minute is reached");
    }

    @Test
    void exactly_as_many_calls_as_are_allowed_are_under_way_at_once() {
        configure(null, null, 2, DailyLimits.NONE);
        limits.take(1, NOW);
        assertThat(refusal(1)).isNull();
        limits.take(1, NOW);
        assertThat(named(1)).isEqualTo("calls at once: 2 (expected: <= 2)");
        limits.end(1, 1, NOW, NOW);
        assertThat(refusal(1)).isNull();
    }

    @Test
    void exactly_the_day_s_tokens_may_be_used() {
        configure(null, null, null, new DailyLimits(null, 100L));
        limits.take(40, NOW);
        assertThat(refusal(60)).isNull();
        assertThat(named(61)).isEqualTo("the limit of tokens a day is reached");
    }

    @Test
    void where_two_limits_are_reached_the_one_with_the_longer_wait_is_named() {
        configure(60L, 60L, null, DailyLimits.NONE);
        for (int i = 0; i < 60; i++) {
            limits.take(1, NOW);
        }
        assertThat(named(1)).isEqualTo("the limit of requests a minute is reached");
        assertThat(named(2)).isEqualTo("the limit of tokens a minute is reached");
        assertThat(refusal(2).retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void of_two_limits_by_the_day_that_end_together_the_requests_are_named() {
        configure(null, null, null, new DailyLimits(1L, 1L));
        limits.take(1, NOW);
        assertThat(named(1)).isEqualTo("the limit of requests a day is reached");
    }

    @Test
    void what_was_used_beyond_the_estimate_is_taken_from_the_minute_and_from_the_day() {
        configure(null, 1_000L, null, new DailyLimits(null, 1_000L));
        limits.take(100, NOW);
        limits.end(100, 600, NOW, NOW);
        assertThat(refusal(400)).isNull();
        assertThat(refusal(401)).isNotNull();
        configure(null, null, null, new DailyLimits(null, 1_000L));
        assertThat(named(401)).isEqualTo("the limit of tokens a day is reached");
    }

    @Test
    void a_limit_that_is_changed_keeps_what_was_used_of_it() {
        configure(10L, null, null, DailyLimits.NONE);
        for (int i = 0; i < 10; i++) {
            limits.take(1, NOW);
        }
        configure(20L, null, null, DailyLimits.NONE);

        assertThat(refusal(1).retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void the_figures_are_the_limits_by_the_minute_what_is_left_and_when_all_is_back() {
        configure(60L, 600L, null, DailyLimits.NONE);
        limits.take(150, NOW);

        assertThat(limits.figures(NOW))
                .isEqualTo(new LimitFigures(
                        new LimitFigures.Figure(60, 59, SECOND),
                        new LimitFigures.Figure(600, 450, 15 * SECOND),
                        null,
                        null));
    }

    @Test
    void a_debt_is_shown_as_nothing_left_and_is_paid_before_all_is_back() {
        configure(null, 600L, null, DailyLimits.NONE);
        limits.take(100, NOW);
        limits.end(100, 900, NOW, NOW);
        LimitFigures figures = limits.figures(NOW);

        assertThat(figures.requests()).isNull();
        assertThat(figures.tokens()).isEqualTo(new LimitFigures.Figure(600, 0, 90 * SECOND));
    }

    @Test
    void an_idle_caller_is_closed_and_one_with_a_call_under_way_is_not() {
        assertThat(limits.closeIfIdle()).isTrue();
        limits.take(1, NOW);
        assertThat(limits.closeIfIdle()).isFalse();
        limits.end(1, 1, NOW, NOW);
        assertThat(limits.closeIfIdle()).isTrue();
    }

    @Test
    void what_all_replicas_lack_is_told_with_its_wait_of_a_second_at_least() {
        assertThat(limits.refusalByAll(NOW + 5 * SECOND, NOW).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.refusalByAll(NOW + SECOND / 2, NOW).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }
}
