package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.LimitSource;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests which limits of an account are shown and kept, with how much is left of each. */
class LimitStatusesTest {

    private final Timeline time = new Timeline();

    private Pool pool(Limits limits) {
        time.pass(Duration.ofSeconds(50));
        return new Pool(plan(1, limits), time, new Random(1), PoolListener.NONE);
    }

    private static List<DimensionStatus> dimensions(Pool pool) {
        return pool.statuses().get(0).dimensions();
    }

    private static DimensionStatus status(Pool pool, Dimension dimension) {
        return dimensions(pool).stream()
                .filter(each -> each.dimension() == dimension)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void before_a_class_is_confirmed_the_plain_limits_stand_for_it_and_are_untouched() {
        Pool pool = pool(new Limits(60L, null, 6_000L, null, 4));
        assertThat(dimensions(pool))
                .containsExactlyInAnyOrder(
                        new DimensionStatus("", Dimension.REQUESTS, 60, 60),
                        new DimensionStatus("", Dimension.INPUT_TOKENS, 6_000, 6_000),
                        new DimensionStatus("", Dimension.CONCURRENCY, 4, 4));
    }

    @Test
    void of_calls_at_once_what_is_under_way_is_not_left() {
        Pool pool = pool(new Limits(null, null, null, null, 2));
        Lease first = granted(pool.pick(request(), LAST));
        assertThat(status(pool, Dimension.CONCURRENCY).available()).isEqualTo(1);
        granted(pool.pick(request(), LAST));
        assertThat(status(pool, Dimension.CONCURRENCY).available()).isZero();
        first.settled(USAGE);
        assertThat(status(pool, Dimension.CONCURRENCY).available()).isEqualTo(1);
        assertThat(status(pool, Dimension.CONCURRENCY).source()).isEqualTo(LimitSource.CONFIGURED);
    }

    @Test
    void a_limit_on_calls_at_once_that_a_refusal_has_lowered_is_learned() {
        Pool pool = pool(new Limits(null, null, null, null, 3));
        List<Lease> running = List.of(granted(pool.pick(request(), LAST)), granted(pool.pick(request(), LAST)));
        running.get(1).limitsReported(new LimitReport(List.of(new Level(Dimension.CONCURRENCY, -1, -1, -1, true))));
        running.get(1).failed(Failure.of(FailureKind.LIMITED, "no"));
        assertThat(status(pool, Dimension.CONCURRENCY).limit()).isEqualTo(1);
        assertThat(status(pool, Dimension.CONCURRENCY).source()).isEqualTo(LimitSource.LEARNED);
        assertThat(pool.learned().limits())
                .contains(new AccountLimit("p", "key/k0", "", Dimension.CONCURRENCY, 1, 0, 3, Duration.ZERO));
    }

    @Test
    void a_used_limit_says_its_burst_what_is_left_and_when_it_is_full() {
        Pool pool = pool(PoolTestData.RPM_60);
        granted(pool.pick(request(), LAST)).settled(USAGE);
        DimensionStatus status = status(pool, Dimension.REQUESTS);
        assertThat(status.modelClass()).isEqualTo("m");
        assertThat(status.limit()).isEqualTo(60);
        assertThat(status.burst()).isCloseTo(59.5, within(1e-9));
        assertThat(status.available()).isCloseTo(58.5, within(1e-9));
        assertThat(status.fullAt()).isEqualTo(Duration.ofSeconds(51).toNanos());
        assertThat(status.changedAt()).isNull();
    }

    @Test
    void in_a_pause_nothing_is_left() {
        Pool pool = pool(PoolTestData.RPM_60);
        granted(pool.pick(request(), LAST)).settled(USAGE);
        granted(pool.pick(request(), LAST))
                .failed(new Failure(FailureKind.LIMITED, 429, "no", null, Duration.ofSeconds(30), null));
        assertThat(status(pool, Dimension.REQUESTS).available()).isZero();
    }

    @Test
    void a_limit_by_the_day_says_what_is_left_and_when_the_day_ends_once_some_was_used() {
        Pool pool = pool(new Limits(60L, null, null, null, null, 10L, 1_000L, Map.of()));
        granted(pool.pick(request(), LAST)).settled(USAGE);
        DimensionStatus requests = status(pool, Dimension.REQUESTS_PER_DAY);
        assertThat(requests.limit()).isEqualTo(10);
        assertThat(requests.available()).isEqualTo(9);
        assertThat(requests.source()).isEqualTo(LimitSource.CONFIGURED);
        assertThat(requests.fullAt()).isNotNull();
        assertThat(status(pool, Dimension.TOKENS_PER_DAY).available()).isEqualTo(850);
        assertThat(pool.learned().limits())
                .contains(
                        new AccountLimit("p", "key/k0", "m", Dimension.REQUESTS_PER_DAY, 10, 9),
                        new AccountLimit("p", "key/k0", "m", Dimension.TOKENS_PER_DAY, 1_000, 850));
    }

    @Test
    void a_limit_by_the_minute_is_kept_with_its_level() {
        Pool pool = pool(PoolTestData.RPM_60);
        granted(pool.pick(request(), LAST)).settled(USAGE);
        assertThat(pool.learned().limits()).singleElement().satisfies(each -> {
            assertThat(each.dimension()).isEqualTo(Dimension.REQUESTS);
            assertThat(each.perMinute()).isEqualTo(60);
            assertThat(each.level()).isCloseTo(58.5, within(1e-9));
        });
    }

    @Test
    void a_limit_by_the_day_that_a_refusal_named_is_kept_for_as_long_as_it_is_spent() {
        Pool pool = pool(PoolTestData.RPM_60);
        granted(pool.pick(request(), LAST)).settled(USAGE);
        Lease refused = granted(pool.pick(request(), LAST));
        refused.limitsReported(new LimitReport(List.of(new Level(Dimension.REQUESTS_PER_DAY, 200, 0, -1, true))));
        refused.failed(Failure.of(FailureKind.LIMITED, "no"));
        AccountLimit spent = new AccountLimit("p", "key/k0", "m", Dimension.REQUESTS_PER_DAY, 1, 0);
        assertThat(pool.learned().limits()).contains(spent);
        DimensionStatus status = status(pool, Dimension.REQUESTS_PER_DAY);
        assertThat(status.limit()).isEqualTo(200);
        assertThat(status.available()).isZero();
        assertThat(status.source()).isEqualTo(LimitSource.HEADERS);
        time.pass(Duration.ofHours(1));
        assertThat(pool.learned().limits()).noneMatch(each -> each.dimension() == Dimension.REQUESTS_PER_DAY);
    }
}
