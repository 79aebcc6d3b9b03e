package dev.sluice.demo.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.demo.limits.LimitPlan.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyLimitsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void a_refused_request_takes_from_no_limit() {
        KeyLimits limits = new KeyLimits(LimitPlan.CLAUDE_TIER_1, 0);

        assertThat(limits.take(0, 50_001, 0))
                .isEqualTo(new LimitDecision.Refused(Quota.INPUT_TOKENS, RuleDecision.Refused.NEVER));
        assertThat(limits.level(Quota.REQUESTS, 0)).contains(new Level(50, 50, 0));
        assertThat(limits.inFlight()).isZero();
    }

    @Test
    void a_refusal_names_the_limit_with_the_longest_wait() {
        KeyLimits limits = new KeyLimits(new LimitPlan(Kind.CONTINUOUS, 60, 600, 0, 0, 0), 0);
        for (int i = 0; i < 60; i++) {
            admitted(limits, 10);
        }

        assertThat(limits.take(0, 100, 0)).isEqualTo(new LimitDecision.Refused(Quota.INPUT_TOKENS, 10 * SECOND));
        assertThat(limits.take(0, 1, 0)).isEqualTo(new LimitDecision.Refused(Quota.REQUESTS, SECOND));
    }

    @Test
    void output_is_counted_as_it_is_generated_and_may_exceed_the_limit() {
        KeyLimits limits = new KeyLimits(new LimitPlan(Kind.CONTINUOUS, 0, 0, 60, 0, 0), 0);
        LimitDecision.Use use = admitted(limits, 10);
        use.generated(0, 70);
        use.end();

        assertThat(limits.take(0, 10, 0)).isEqualTo(new LimitDecision.Refused(Quota.OUTPUT_TOKENS, 11 * SECOND));
        assertThat(limits.take(11 * SECOND, 10, 0)).isInstanceOf(LimitDecision.Admitted.class);
    }

    @Test
    void tokens_count_the_bound_on_output_or_else_the_generated_tokens() {
        KeyLimits limits = new KeyLimits(new LimitPlan(Kind.FIXED, 0, 0, 0, 1000, 0), 0);
        assertThat(limits.take(0, 100, 200))
                .asInstanceOf(type(LimitDecision.Admitted.class))
                .satisfies(bound -> bound.use().generated(0, 50));
        assertThat(limits.level(Quota.TOKENS, 0).orElseThrow().remaining()).isEqualTo(700);

        admitted(limits, 100).generated(0, 50);
        assertThat(limits.level(Quota.TOKENS, 0).orElseThrow().remaining()).isEqualTo(550);
    }

    @Test
    void only_the_first_end_of_a_request_counts() {
        KeyLimits limits = new KeyLimits(LimitPlan.concurrency(2), 0);
        LimitDecision.Use first = admitted(limits, 1);
        admitted(limits, 1);
        assertThat(limits.take(0, 1, 0)).isEqualTo(new LimitDecision.Refused(Quota.CONCURRENCY, 0));

        first.end();
        first.end();

        assertThat(limits.inFlight()).isEqualTo(1);
        assertThat(limits.level(Quota.CONCURRENCY, 0)).contains(new Level(2, 1, 0));
    }

    @Test
    void a_limit_that_the_account_does_not_have_has_no_level() {
        KeyLimits limits = new KeyLimits(LimitPlan.UNLIMITED, 0);

        assertThat(Quota.values())
                .allSatisfy(quota -> assertThat(limits.level(quota, 0)).isEmpty());
    }

    private static LimitDecision.Use admitted(KeyLimits limits, long inputTokens) {
        return ((LimitDecision.Admitted) limits.take(0, inputTokens, 0)).use();
    }
}
