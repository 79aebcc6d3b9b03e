package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static dev.sluice.pool.PoolTestData.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.LimitSource;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus.ClassStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The status of keys says where each limit comes from, and why a key is not picked. */
class KeyExplanationTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timeline time = new Timeline();

    private Pool pool(PoolPlan plan) {
        return new Pool(plan, time, new Random(1), PoolListener.NONE);
    }

    private static ClassStatus only(Pool pool) {
        List<ClassStatus> classes = pool.statuses().get(0).classes();
        assertThat(classes).hasSize(1);
        return classes.get(0);
    }

    private static DimensionStatus requests(Pool pool) {
        return pool.statuses().get(0).dimensions().stream()
                .filter(each -> each.dimension() == Dimension.REQUESTS)
                .findFirst()
                .orElseThrow();
    }

    private void report(Pool pool, Level level) {
        Lease lease = granted(pool.pick(request(), LAST));
        lease.limitsReported(new LimitReport(List.of(level)));
        lease.settled(USAGE);
    }

    @Test
    void a_key_that_may_be_picked_says_nothing() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 1);

        assertThat(only(pool)).isEqualTo(new ClassStatus("m", PickObstacle.NONE, "", null));
    }

    @Test
    void a_class_that_was_never_answered_is_not_shown() {
        Pool pool = pool(plan(1, RPM_60));
        Lease waiting = granted(pool.pick(request(), LAST));

        assertThat(pool.statuses().get(0).classes()).isEmpty();
        waiting.ignored();
    }

    @Test
    void a_bucket_without_a_request_names_itself_and_when_it_has_one() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 59);
        ClassStatus status = only(pool);

        assertThat(status.obstacle()).isEqualTo(PickObstacle.FULL);
        assertThat(status.why()).isEqualTo("nothing is left of its requests");
        assertThat(status.readyAt()).isBetween(time.nanos() + 1, time.nanos() + SECOND);
    }

    @Test
    void concurrency_that_is_reached_is_no_matter_of_time() {
        Pool pool = pool(plan(1, new Limits(null, null, null, null, 1)));
        serve(pool, 1);
        Lease running = granted(pool.pick(request(), LAST));

        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.CONCURRENCY);
        assertThat(only(pool).readyAt()).isNull();
        running.settled(USAGE);
        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.NONE);
    }

    @Test
    void a_pause_that_the_provider_asked_for_says_until_when() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 1);
        granted(pool.pick(request(), LAST))
                .failed(new Failure(FailureKind.LIMITED, 429, "slow down", null, Duration.ofSeconds(20), null));
        ClassStatus status = only(pool);

        assertThat(status.obstacle()).isEqualTo(PickObstacle.PAUSED);
        assertThat(status.readyAt()).isEqualTo(time.nanos() + 20 * SECOND);
    }

    @Test
    void a_spent_day_comes_before_a_pause() {
        Pool pool = pool(plan(key("k0", null, Limits.UNKNOWN.perDay(2L, null))));
        serve(pool, 2);

        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.DAY_SPENT);
        assertThat(only(pool).why()).isEqualTo("the limit of requests a day is reached");
        assertThat(only(pool).readyAt()).isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void the_state_of_the_key_comes_before_everything() {
        Pool pool = pool(plan(2, RPM_60));
        serve(pool, 2);
        pool.pause(id("k0"));

        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.STATE);
        assertThat(only(pool).why()).isEqualTo("switched off by hand");
        pool.resume(id("k0"));
        granted(pool.pick(request(id("k1")), LAST)).failed(failure(FailureKind.REVOKED));
        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.STATE);
        assertThat(only(pool).why()).contains("revoked");
    }

    @Test
    void more_calls_than_a_key_has_earned_wait_for_its_first_answers() {
        Pool pool = pool(plan(1, Limits.UNKNOWN));
        serve(pool, 1);
        List<Lease> waiting = new ArrayList<>();
        while (pool.pick(request(), LAST) instanceof LeaseResult.Granted granted) {
            waiting.add(granted.lease());
        }

        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.UNPROVEN);
        waiting.forEach(Lease::ignored);
    }

    @Test
    void room_that_is_kept_for_another_call_says_so() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 59);
        assertThat(pool.pick(request(), LAST)).isInstanceOf(LeaseResult.NotBefore.class);
        pool.reserve(request(), LAST, 1);
        time.pass(Duration.ofSeconds(5));

        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.RESERVED);
        pool.release(LAST);
        assertThat(only(pool).obstacle()).isEqualTo(PickObstacle.NONE);
    }

    @Test
    void a_configured_limit_says_so_with_its_burst_and_when_it_is_full() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 30);
        DimensionStatus limit = requests(pool);

        assertThat(limit.source()).isEqualTo(LimitSource.CONFIGURED);
        assertThat(limit.changedAt()).isNull();
        assertThat(limit.burst()).isCloseTo(59.5, within(0.01));
        assertThat(limit.fullAt()).isBetween(time.nanos() + 29 * SECOND, time.nanos() + 30 * SECOND);
    }

    @Test
    void a_limit_from_headers_says_when_it_was_read() {
        Pool pool = pool(plan(1, Limits.UNKNOWN));
        time.pass(Duration.ofSeconds(5));
        report(pool, new Level(Dimension.REQUESTS, 50, 49, -1, false));
        time.pass(Duration.ofSeconds(7));

        assertThat(requests(pool).source()).isEqualTo(LimitSource.HEADERS);
        assertThat(requests(pool).changedAt()).isEqualTo(5 * SECOND);
    }

    @Test
    void a_limit_that_refusals_have_lowered_is_learned_whoever_stated_it() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 1);
        // The first ones may be due to the provider's pacing.
        for (int i = 0; i < 8; i++) {
            time.pass(Duration.ofSeconds(10));
            Lease refused = granted(pool.pick(request(), LAST));
            refused.limitsReported(new LimitReport(List.of(new Level(Dimension.REQUESTS, -1, -1, -1, true))));
            refused.failed(new Failure(FailureKind.LIMITED, 429, "slow down", null, Duration.ofSeconds(1), null));
        }

        assertThat(requests(pool).limit()).isLessThan(60);
        assertThat(requests(pool).source()).isEqualTo(LimitSource.LEARNED);
        assertThat(requests(pool).changedAt()).isEqualTo(80 * SECOND);
    }

    @Test
    void a_limit_that_was_remembered_says_how_old_it_is() {
        Pool pool = pool(plan(1, Limits.UNKNOWN));
        time.pass(Duration.ofMinutes(10));
        pool.remember(new LearnedState(
                Duration.ofMinutes(3),
                List.of(new LearnedState.AccountLimit("p", "key/k0", "m", Dimension.REQUESTS, 77, 70)),
                List.of()));

        assertThat(requests(pool).limit()).isEqualTo(77);
        assertThat(requests(pool).source()).isEqualTo(LimitSource.LEARNED);
        assertThat(requests(pool).changedAt()).isEqualTo(Duration.ofMinutes(7).toNanos());
    }

    @Test
    void targets_name_the_classes_that_limit_them_each_once() {
        Pool pool = pool(plan(1, RPM_60));
        List<Target> both = List.of(new Target("p", "m", 1), new Target("p", "n", 1), new Target("gone", "m", 1));

        assertThat(pool.classes(List.of(both, List.of(new Target("p", "m", 1)))))
                .containsExactly("p/m", "p/n");
    }
}
