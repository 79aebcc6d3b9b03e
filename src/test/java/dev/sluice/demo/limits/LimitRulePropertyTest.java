package dev.sluice.demo.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random demand against each rule: no window may exceed the bound of its rule, and no wait may be too short. */
class LimitRulePropertyTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final double LIMIT = 50;

    @ParameterizedTest
    @EnumSource
    void no_window_exceeds_its_bound(LimitPlan.Kind kind) {
        for (long seed = 0; seed < 60; seed++) {
            List<Taken> taken = demand(kind, new Random(seed));
            for (int first = 0; first < taken.size(); first++) {
                double sum = 0;
                for (int i = first; i < taken.size(); i++) {
                    long span = taken.get(i).at - taken.get(first).at;
                    sum += taken.get(i).amount;
                    if (span < MINUTE) {
                        assertThat(sum)
                                .as("seed %d, %s, %d taken from number %d on", seed, kind, i - first + 1, first)
                                .isLessThanOrEqualTo(allowed(kind, taken.get(first).at, span) + 1e-3);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_that_waits_as_long_as_the_refusal_says_is_allowed(LimitPlan.Kind kind) {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            LimitRule rule = kind.rule(LIMIT, Duration.ofMinutes(1), 0);
            long now = 0;
            for (int i = 0; i < 200; i++) {
                double amount = 1 + random.nextInt(20);
                if (rule.take(now, amount) instanceof RuleDecision.Refused refused) {
                    now += refused.nanos();
                    assertThat(rule.take(now, amount))
                            .as("seed %d, %s, step %d", seed, kind, i)
                            .isEqualTo(RuleDecision.ALLOWED);
                }
                now += random.nextLong(MINUTE / 20);
            }
        }
    }

    private static List<Taken> demand(LimitPlan.Kind kind, Random random) {
        LimitRule rule = kind.rule(LIMIT, Duration.ofMinutes(1), 0);
        List<Taken> taken = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 300; i++) {
            now += random.nextLong(MINUTE / 30);
            double amount = 1 + random.nextInt(8);
            if (rule.take(now, amount) instanceof RuleDecision.Allowed) {
                taken.add(new Taken(now, amount));
            }
        }
        return taken;
    }

    private static double allowed(LimitPlan.Kind kind, long from, long span) {
        return switch (kind) {
            case CONTINUOUS -> LIMIT + LIMIT * span / MINUTE;
            case FIXED -> from / MINUTE == (from + span) / MINUTE ? LIMIT : 2 * LIMIT;
            case SLIDING -> LIMIT;
        };
    }

    private record Taken(long at, double amount) {}
}
