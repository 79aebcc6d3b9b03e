package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.LimitSource;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Limits by the day, in simulated time, with a clock that may jump. */
class DailyLimitsTest {

    private static final Limits THREE_A_DAY = Limits.UNKNOWN.perDay(3L, null);

    private final Timeline time = new Timeline();
    private final List<String> states = new ArrayList<>();
    private final Instant noon = Instant.parse("2026-03-10T12:00:00Z");
    private Duration jumped = Duration.ZERO;

    private Pool pool(PoolPlan plan) {
        return new Pool(
                plan,
                time,
                () -> noon.plusNanos(time.nanos()).plus(jumped),
                new Random(1),
                PoolTestData.recordingStates(states));
    }

    private static int serve(Pool pool) {
        int served = 0;
        while (pool.pick(request(), LAST) instanceof Granted granted) {
            granted.lease().settled(USAGE);
            served++;
            assertThat(served).isLessThan(1_000);
        }
        return served;
    }

    private long waitsFor(Pool pool) {
        LeaseResult result = pool.pick(request(), LAST);
        assertThat(result).isInstanceOf(NotBefore.class);
        return ((NotBefore) result).nanos() - time.nanos();
    }

    private static DimensionStatus status(Pool pool, Dimension dimension) {
        return pool.statuses().get(0).dimensions().stream()
                .filter(each -> each.dimension() == dimension)
                .findFirst()
                .orElseThrow();
    }

    private void passes(Duration span) {
        time.pass(span);
    }

    @Test
    void three_calls_are_served_the_fourth_waits_for_midnight_and_another_key_would_serve_it() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY)));
        assertThat(serve(pool)).isEqualTo(3);

        assertThat(waitsFor(pool)).isEqualTo(Duration.ofHours(12).toNanos());
        assertThat(pool.earliest(request(), Long.MAX_VALUE) - time.nanos())
                .isEqualTo(Duration.ofHours(12).toNanos());
        pool.reconfigure(plan(key("k0", null, THREE_A_DAY), key("k1", null, Limits.UNKNOWN)));
        assertThat(granted(pool.pick(request(), LAST)).key()).isEqualTo(id("k1"));
    }

    @Test
    void the_next_day_gives_as_much_again() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY)));
        assertThat(serve(pool)).isEqualTo(3);
        passes(Duration.ofHours(11));
        assertThat(serve(pool)).isZero();
        passes(Duration.ofHours(1));
        assertThat(serve(pool)).isEqualTo(3);
        passes(Duration.ofDays(1));
        assertThat(serve(pool)).isEqualTo(3);
    }

    @Test
    void a_key_whose_day_is_spent_says_so_and_until_when() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY)));
        serve(pool);
        KeyStatus status = pool.statuses().get(0);

        assertThat(status.state()).isEqualTo(KeyState.COOLING);
        assertThat(status.why()).isEqualTo("the limit of requests a day is reached");
        assertThat(status.untilNanos() - time.nanos())
                .isEqualTo(Duration.ofHours(12).toNanos());
        assertThat(states).containsExactly("k0 ready -> cooling");
        DimensionStatus limit = status(pool, Dimension.REQUESTS_PER_DAY);
        assertThat(limit.limit()).isEqualTo(3);
        assertThat(limit.available()).isZero();
        assertThat(limit.source()).isEqualTo(LimitSource.CONFIGURED);
        assertThat(limit.fullAt()).isEqualTo(status.untilNanos());
        passes(Duration.ofHours(12));
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void tokens_a_day_count_what_was_used() {
        // A call uses 150 tokens and reserves as many.
        Pool pool = pool(plan(key("k0", null, Limits.UNKNOWN.perDay(null, 1_000L))));

        assertThat(serve(pool)).isEqualTo(6);
        assertThat(status(pool, Dimension.TOKENS_PER_DAY).available()).isEqualTo(100);
    }

    @Test
    void an_attempt_that_did_not_reach_the_provider_uses_nothing() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY)));
        for (int i = 0; i < 10; i++) {
            granted(pool.pick(request(), LAST)).ignored();
        }

        assertThat(serve(pool)).isEqualTo(3);
    }

    @Test
    void keys_of_one_account_share_its_day() {
        Pool pool = pool(plan(key("k0", "org", THREE_A_DAY), key("k1", "org", THREE_A_DAY)));

        assertThat(serve(pool)).isEqualTo(3);
    }

    @Test
    void what_was_used_survives_a_restart_within_the_day_and_not_beyond() {
        Pool before = pool(plan(key("k0", null, THREE_A_DAY)));
        granted(before.pick(request(), LAST)).settled(USAGE);
        granted(before.pick(request(), LAST)).settled(USAGE);
        LearnedState kept = before.learned();

        Pool after = pool(plan(key("k0", null, THREE_A_DAY)));
        after.remember(kept);
        assertThat(serve(after)).isEqualTo(1);

        Pool tomorrow = pool(plan(key("k0", null, THREE_A_DAY)));
        tomorrow.remember(new LearnedState(Duration.ofHours(13), kept.limits(), kept.bursts()));
        assertThat(serve(tomorrow)).isEqualTo(3);
    }

    @Test
    void a_second_restart_remembers_what_the_first_did() {
        Pool before = pool(plan(key("k0", null, THREE_A_DAY)));
        serve(before);
        Pool between = pool(plan(key("k0", null, THREE_A_DAY)));
        between.remember(before.learned());
        Pool after = pool(plan(key("k0", null, THREE_A_DAY)));
        after.remember(between.learned());

        assertThat(serve(after)).isZero();
        assertThat(after.statuses().get(0).state()).isEqualTo(KeyState.COOLING);
    }

    @Test
    void a_clock_that_jumps_over_midnight_opens_the_day_at_once() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY), key("k1", null, THREE_A_DAY)));
        assertThat(serve(pool)).isEqualTo(6);
        jumped = Duration.ofHours(12);
        passes(Duration.ofSeconds(1));

        assertThat(serve(pool)).isEqualTo(6);
    }

    @Test
    void a_clock_that_is_set_back_gives_nothing_away_twice() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY)));
        serve(pool);
        jumped = Duration.ofDays(-3);
        passes(Duration.ofSeconds(1));

        assertThat(serve(pool)).isZero();
        assertThat(waitsFor(pool)).isBetween(0L, Duration.ofDays(1).toNanos());
    }

    @Test
    void a_limit_that_is_raised_by_a_reload_opens_the_day() {
        Pool pool = pool(plan(key("k0", null, THREE_A_DAY)));
        serve(pool);
        pool.reconfigure(plan(key("k0", null, Limits.UNKNOWN.perDay(5L, null))));
        assertThat(serve(pool)).isEqualTo(2);
        pool.reconfigure(plan(key("k0", null, THREE_A_DAY)));
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.COOLING);
        pool.reconfigure(plan(key("k0", null, Limits.UNKNOWN)));
        assertThat(granted(pool.pick(request(), LAST)).key()).isEqualTo(id("k0"));
    }

    @Test
    void a_refusal_about_a_day_blocks_that_and_teaches_nothing_of_the_minute() {
        Pool pool = pool(plan(key("k0", null, PoolTestData.RPM_60)));
        Lease refused = granted(pool.pick(request(), LAST));
        refused.limitsReported(new LimitReport(List.of(new Level(Dimension.REQUESTS_PER_DAY, 200, -1, -1, true))));
        refused.failed(new Failure(FailureKind.LIMITED, 429, "daily", null, null, null));

        assertThat(waitsFor(pool)).isEqualTo(Duration.ofHours(1).toNanos());
        assertThat(pool.statuses().get(0).why()).isEqualTo("the limit of requests a day is reached");
        passes(Duration.ofHours(1));
        granted(pool.pick(request(), LAST)).settled(USAGE);
        assertThat(status(pool, Dimension.REQUESTS).limit()).isEqualTo(60);
        DimensionStatus day = status(pool, Dimension.REQUESTS_PER_DAY);
        assertThat(day.limit()).isEqualTo(200);
        assertThat(day.source()).isEqualTo(LimitSource.HEADERS);
    }
}
