package dev.sluice.demo.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitRuleTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void a_bucket_refills_continuously() {
        LimitRule bucket = new ContinuousBucket(60, MINUTE, 0);
        bucket.charge(0, 60);

        assertThat(bucket.take(0, 1)).isEqualTo(new RuleDecision.Refused(SECOND));
        assertThat(bucket.take(SECOND, 1)).isEqualTo(RuleDecision.ALLOWED);
        assertThat(bucket.remaining(31 * SECOND)).isCloseTo(30, within(1e-6));
    }

    @Test
    void a_bucket_with_a_small_burst_spreads_its_limit() {
        LimitRule bucket = new ContinuousBucket(60, MINUTE, 1, 0);

        assertThat(bucket.take(0, 1)).isEqualTo(RuleDecision.ALLOWED);
        assertThat(bucket.take(0, 1)).isEqualTo(new RuleDecision.Refused(SECOND));
    }

    @Test
    void a_fixed_window_is_reset_at_the_minute() {
        LimitRule window = new FixedWindow(10, MINUTE, 0);
        window.charge(40 * SECOND, 10);

        assertThat(window.take(50 * SECOND, 1)).isEqualTo(new RuleDecision.Refused(10 * SECOND));
        assertThat(window.take(60 * SECOND, 10)).isEqualTo(RuleDecision.ALLOWED);
    }

    @Test
    void amounts_expire_from_a_sliding_window_when_they_are_a_window_old() {
        LimitRule window = new SlidingWindow(10, MINUTE);
        window.charge(0, 4);
        window.charge(40 * SECOND, 6);

        assertThat(window.check(50 * SECOND, 4)).isEqualTo(new RuleDecision.Refused(10 * SECOND));
        assertThat(window.check(50 * SECOND, 5)).isEqualTo(new RuleDecision.Refused(50 * SECOND));
        assertThat(window.take(60 * SECOND, 4)).isEqualTo(RuleDecision.ALLOWED);
    }

    @ParameterizedTest
    @EnumSource
    void more_than_the_limit_is_never_allowed(LimitPlan.Kind kind) {
        assertThat(kind.rule(10, Duration.ofMinutes(1), 0).take(0, 11))
                .isEqualTo(new RuleDecision.Refused(RuleDecision.Refused.NEVER));
    }

    @ParameterizedTest
    @EnumSource
    void a_returned_amount_can_be_taken_again(LimitPlan.Kind kind) {
        LimitRule rule = kind.rule(10, Duration.ofMinutes(1), 0);
        rule.charge(0, 6);
        rule.charge(SECOND, 4);
        rule.charge(SECOND, -7);

        assertThat(rule.take(SECOND, 7)).isEqualTo(RuleDecision.ALLOWED);
        assertThat(rule.take(SECOND, 1)).isInstanceOf(RuleDecision.Refused.class);
    }

    @ParameterizedTest
    @EnumSource
    void all_of_a_limit_is_available_after_its_reset(LimitPlan.Kind kind) {
        LimitRule rule = kind.rule(10, Duration.ofMinutes(1), 0);
        assertThat(rule.resetNanos(0)).isZero();
        rule.charge(SECOND, 25);

        assertThat(rule.remaining(SECOND)).isZero();
        assertThat(rule.remaining(SECOND + rule.resetNanos(SECOND))).isCloseTo(10, within(1e-6));
    }
}
