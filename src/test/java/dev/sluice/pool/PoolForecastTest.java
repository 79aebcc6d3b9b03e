package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static dev.sluice.pool.PoolTestData.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests what callers are told of all accounts' limits together, and which waits are foretold from them. */
class PoolForecastTest {

    private static final double EXACT = 1e-12;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<Target> M = List.of(new Target("p", "m", 1));

    private final Timeline time = new Timeline();

    private Pool pool(PoolPlan plan) {
        return new Pool(plan, time, new Random(1), PoolListener.NONE);
    }

    private static Limits limits(long rpm, @Nullable Long input, @Nullable Long output) {
        return new Limits(
                rpm,
                null,
                input,
                output,
                null,
                Map.of(Dimension.REQUESTS, MINUTE, Dimension.INPUT_TOKENS, MINUTE, Dimension.OUTPUT_TOKENS, MINUTE));
    }

    private static LeaseRequest call(long input, long output, String... providers) {
        List<Target> targets = java.util.Arrays.stream(providers)
                .map(each -> new Target(each, "m", 1))
                .toList();
        return new LeaseRequest(List.of(targets), input, output, 0, null, null, Set.of());
    }

    private static PoolPlan two(Limits first, Limits second) {
        return new PoolPlan(List.of(
                new ProviderPlan("p", CountingRule.ANTHROPIC, List.of(key("k0", null, first))),
                new ProviderPlan("q", CountingRule.ANTHROPIC, List.of(key("k0", null, second)))));
    }

    @Test
    void before_the_first_call_all_of_the_limits_may_be_used() {
        Pool pool = pool(plan(key("a", null, limits(600, 60_000L, null)), key("b", null, limits(300, 30_000L, 9L))));
        assertThat(pool.figures(M))
                .isEqualTo(new LimitFigures(new Figure(900, 900, 0), null, new Figure(90_000, 90_000, 0), null));
    }

    @Test
    void what_is_left_is_as_large_a_share_of_a_minute_s_limit_as_the_buckets_are_full() {
        Pool pool = pool(plan(2, limits(600, null, null)));
        granted(pool.pick(request(), LAST));
        // 594 of 595 that one bucket holds, and all of the other.
        assertThat(pool.figures(M).requests())
                .isEqualTo(new Figure(1_200, 1_198, Duration.ofMillis(100).toNanos()));
        for (int i = 0; i < 5; i++) {
            granted(pool.pick(request(), LAST)).settled(USAGE);
        }
        time.pass(Duration.ofMillis(100));
        assertThat(pool.figures(M).requests()).extracting(Figure::remaining).isEqualTo(1_198L);
        time.pass(Duration.ofNanos(1));
        assertThat(pool.figures(M).requests()).extracting(Figure::remaining).isNotEqualTo(1_198L);
    }

    @Test
    void the_figures_of_several_providers_add_up_where_each_states_the_limit() {
        List<Target> both = List.of(new Target("p", "m", 1), new Target("q", "m", 1));
        assertThat(pool(two(limits(600, 100L, null), limits(60, 200L, 5L))).figures(both))
                .isEqualTo(new LimitFigures(new Figure(660, 660, 0), null, new Figure(300, 300, 0), null));
        assertThat(pool(two(limits(600, 100L, null), Limits.UNKNOWN)).figures(both))
                .isEqualTo(LimitFigures.NONE);
        assertThat(pool(two(limits(600, 100L, null), Limits.UNKNOWN)).figures(List.of()))
                .isEqualTo(LimitFigures.NONE);
    }

    @Test
    void a_call_uses_at_least_half_of_its_estimate_in_the_scarcest_dimension() {
        Pool pool = pool(plan(2, limits(600, 60_000L, 30_000L)));
        assertThat(pool.leastShare(call(100, 50, "p"))).isCloseTo(1.0 / 1_200, within(EXACT));
        assertThat(pool.leastShare(call(1_000, 50, "p"))).isCloseTo(500.0 / 120_000, within(EXACT));
        assertThat(pool.leastShare(call(1_000, 900, "p"))).isCloseTo(450.0 / 60_000, within(EXACT));
    }

    @Test
    void several_providers_serve_as_many_calls_as_each_by_itself_together() {
        Pool pool = pool(two(limits(600, null, null), limits(300, null, null)));
        assertThat(pool.leastShare(call(100, 50, "p", "q"))).isCloseTo(1.0 / 900, within(EXACT));
        assertThat(pool.leastShare(call(100, 50, "q", "gone"))).isCloseTo(1.0 / 300, within(EXACT));
        assertThat(pool.leastShare(call(100, 50, "gone"))).isZero();
    }

    @Test
    void nothing_is_foretold_where_one_provider_has_no_known_limit() {
        assertThat(pool(two(limits(600, null, null), Limits.UNKNOWN)).leastShare(call(100, 50, "p", "q")))
                .isZero();
    }

    @Test
    void a_bound_on_output_is_not_taken_to_be_used() {
        PoolPlan plan = new PoolPlan(List.of(new ProviderPlan(
                "p", CountingRule.OPENAI, List.of(key("k", null, new Limits(6_000L, 60_000L, null, null, null))))));
        LeaseRequest bounded = new LeaseRequest(List.of(M), 1_000, 500, 40_000, null, null, Set.of());
        assertThat(pool(plan).leastShare(bounded)).isCloseTo(750.0 / 60_000, within(EXACT));
    }

    @Test
    void requests_do_not_come_back_and_tokens_may() {
        Pool pool = pool(plan(1, RPM_60));
        time.pass(Duration.ofSeconds(7));
        serve(pool, 59);
        NotBefore later = (NotBefore) pool.pick(request(), LAST);
        assertThat(pool.earliest(request(), later.nanos())).isEqualTo(later.nanos());
        assertThat(pool.earliest(request(), later.nanos() - 1)).isEqualTo(later.nanos() - 1);

        Pool tokens = pool(plan(1, PoolTestData.burstOfAMinute(Dimension.INPUT_TOKENS, 6_000)));
        granted(tokens.pick(call(5_000, 1, "p"), LAST));
        NotBefore full = (NotBefore) tokens.pick(call(4_000, 1, "p"), LAST);
        assertThat(full.nanos()).isGreaterThan(time.nanos());
        assertThat(tokens.earliest(call(4_000, 1, "p"), full.nanos())).isEqualTo(time.nanos());
    }

    @Test
    void half_of_an_estimate_is_enough_for_a_forecast() {
        Pool pool = pool(plan(1, PoolTestData.burstOfAMinute(Dimension.INPUT_TOKENS, 6_000)));
        granted(pool.pick(call(5_000, 1, "p"), LAST)).settled(new dev.sluice.call.TokenUsage(5_000, 0, 0, 1, 0));
        // 950 are left of 5,950; 100 refill in a second.
        assertThat(pool.earliest(call(3_900, 1, "p"), Long.MAX_VALUE))
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void without_a_provider_there_is_no_forecast() {
        assertThat(pool(plan(1, RPM_60)).earliest(call(1, 1, "gone"), 99)).isEqualTo(99);
    }
}
