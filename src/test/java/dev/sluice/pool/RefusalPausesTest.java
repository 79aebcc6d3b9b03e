package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests for how long a class pauses after a refusal, and what is told of a limit that refusals prove wrong. */
class RefusalPausesTest {

    private final Timeline time = new Timeline();
    private final List<LimitChange> learned = new ArrayList<>();
    private final Pool pool = new Pool(plan(1, RPM_60), time, new Random(1), new PoolListener() {
        @Override
        public void limitLearned(LimitChange change) {
            learned.add(change);
        }
    });

    private static Failure limited(@Nullable Duration retryAfter) {
        return new Failure(FailureKind.LIMITED, 429, "no", null, retryAfter, null);
    }

    /** Has a call refused; returns for how long the account pauses then. */
    private Duration refused(@Nullable Level named, @Nullable Duration retryAfter) {
        Lease lease = granted(pool.pick(request(), LAST));
        if (named != null) {
            lease.limitsReported(new LimitReport(List.of(named)));
        }
        lease.failed(limited(retryAfter));
        return Duration.ofNanos(pool.statuses().get(0).untilNanos() - time.nanos());
    }

    @Test
    void without_a_time_each_pause_is_about_twice_as_long_until_an_answer_is_good() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            Duration pause = refused(null, null);
            assertThat(pause).isBetween(Duration.ofMillis(750 * seconds), Duration.ofMillis(1_250 * seconds));
            time.pass(Duration.ofMinutes(5));
        }
        granted(pool.pick(request(), LAST)).settled(USAGE);
        time.pass(Duration.ofMinutes(5));
        assertThat(refused(null, null)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1_250));
    }

    @Test
    void the_time_that_the_provider_asks_for_goes_before_the_reset_of_the_limit_and_that_before_a_guess() {
        Level named =
                new Level(Dimension.REQUESTS, 60, 0, Duration.ofSeconds(12).toNanos(), true);
        assertThat(refused(named, Duration.ofSeconds(31))).isEqualTo(Duration.ofSeconds(31));
        time.pass(Duration.ofMinutes(5));
        assertThat(refused(named, null)).isEqualTo(Duration.ofSeconds(12));
        time.pass(Duration.ofMinutes(5));
        assertThat(refused(new Level(Dimension.REQUESTS, 60, 0, -1, true), null))
                .isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_configured_limit_that_refusals_prove_too_high_is_told_with_what_is_believed_now() {
        Level named = new Level(Dimension.REQUESTS, -1, -1, -1, true);
        for (int i = 0; i < 10; i++) {
            for (int served = 0; served < 5; served++) {
                if (pool.pick(request(), LAST) instanceof Granted granted) {
                    granted.lease().settled(USAGE);
                }
                time.pass(Duration.ofSeconds(2));
            }
            if (pool.pick(request(), LAST) instanceof Granted granted) {
                granted.lease().limitsReported(new LimitReport(List.of(named)));
                granted.lease().failed(limited(null));
            }
            time.pass(Duration.ofSeconds(70));
        }
        assertThat(learned).isNotEmpty().allSatisfy(each -> {
            assertThat(each.account()).isEqualTo("p/key/k0");
            assertThat(each.modelClass()).isEqualTo("m");
            assertThat(each.dimension()).isEqualTo(Dimension.REQUESTS);
            assertThat(each.contradicts()).isTrue();
            assertThat(each.perMinute()).isLessThan(60);
        });
    }
}
