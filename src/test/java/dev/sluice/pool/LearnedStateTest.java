package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.LimitSource;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what a pool adopts of limits that were learned before, perhaps under another configuration. */
class LearnedStateTest extends ClassLimitsFixture {

    private static LearnedState state(AccountLimit limit, ProviderBurst burst) {
        return new LearnedState(Duration.ofMinutes(1), List.of(limit), List.of(burst));
    }

    private static AccountLimit limit(String provider, String account, String modelClass, double perMinute) {
        return new AccountLimit(provider, account, modelClass, Dimension.REQUESTS, perMinute, 0);
    }

    private static ProviderBurst burst(String provider, String modelClass) {
        return new ProviderBurst(provider, modelClass, Dimension.REQUESTS, 0.01, 0.01, true, 0.98);
    }

    @Test
    void what_concerns_providers_accounts_and_classes_that_are_no_more_changes_nothing() {
        Pool pool = pool(rpm(60), Map.of());
        pool.remember(state(limit("gone", "key/k", "opus", 5), burst("gone", "opus")));
        pool.remember(state(limit("p", "key/gone", "opus", 5), burst("p", "gone")));
        pool.remember(state(limit("p", "key/k", "gone", 5), burst("gone", "gone")));

        assertThat(serve(pool, "opus-1")).isEqualTo(59);
        assertThat(serve(pool, "sonnet-1")).isEqualTo(59);
    }

    @Test
    void a_limit_that_is_configured_by_now_is_a_ceiling_for_what_was_learned() {
        Pool pool = pool(rpm(60), Map.of());
        pool.remember(state(limit("p", "key/k", "opus", 1e12), burst("gone", "opus")));
        pool.remember(state(limit("p", "key/k", "sonnet", 30), burst("gone", "opus")));

        assertThat(pool.statuses().get(0).dimensions())
                .extracting(DimensionStatus::limit)
                .containsExactlyInAnyOrder(60.0, 30.0);
    }

    @Test
    void a_pool_that_remembers_knows_what_the_one_before_did() {
        Pool before = pool(Limits.UNKNOWN, Map.of());
        report(lease(before, "opus-1"), 10);
        serve(before, "opus-1");
        report(lease(before, "sonnet-1"), 60);
        LearnedState learned = before.learned();
        assertThat(learned.bursts()).isNotEmpty();
        Pool after = pool(Limits.UNKNOWN, Map.of());
        after.remember(learned);

        assertThat(after.learned().bursts()).containsExactlyInAnyOrderElementsOf(learned.bursts());
        assertThat(after.learned().limits())
                .extracting(AccountLimit::modelClass, AccountLimit::perMinute)
                .containsExactlyInAnyOrder(tuple("opus", 10.0), tuple("sonnet", 60.0));
        assertThat(hasRoom(after, "opus-1")).isFalse();
    }

    @Test
    void a_limit_that_is_configured_otherwise_by_now_is_as_configured() {
        LearnedState raised = pool(rpm(60), Map.of("opus", rpm(10))).learned();
        Pool after = pool(rpm(6_000), Map.of());
        after.remember(raised);

        assertThat(after.statuses().get(0).dimensions())
                .allSatisfy(each -> assertThat(each.limit()).isEqualTo(6_000))
                .allSatisfy(each -> assertThat(each.source()).isEqualTo(LimitSource.CONFIGURED));
    }

    @Test
    void what_was_used_of_a_limit_is_remembered_whatever_is_configured_by_now() {
        Pool before = pool(rpm(60), Map.of());
        serve(before, "opus-1");
        Pool after = pool(rpm(61), Map.of());
        after.remember(before.learned());

        assertThat(hasRoom(after, "opus-1")).isFalse();
        assertThat(hasRoom(after, "sonnet-1")).isTrue();
    }

    @Test
    void a_limit_that_is_no_longer_configured_is_not_known_any_more() {
        Pool before = pool(new Limits(60L, 6_000L, null, null, 3), Map.of());
        lease(before, "opus-1").settled(USAGE);
        Pool after = pool(Limits.UNKNOWN, Map.of());
        after.remember(before.learned());

        assertThat(after.statuses().get(0).dimensions()).isEmpty();
    }

    @Test
    void calls_at_once_that_are_configured_otherwise_by_now_are_as_configured() {
        Pool before = pool(new Limits(null, null, null, null, 3), Map.of());
        Pool after = pool(new Limits(null, null, null, null, 50), Map.of());
        after.remember(before.learned());

        assertThat(after.statuses().get(0).dimensions())
                .extracting(DimensionStatus::dimension, DimensionStatus::limit)
                .containsExactly(tuple(Dimension.CONCURRENCY, 50.0));
    }

    @Test
    void a_model_that_shares_the_class_of_others_by_now_has_no_limit_of_its_own() {
        Pool pool = pool(Limits.UNKNOWN, Map.of());
        pool.remember(state(limit("p", "key/k", "opus-1", 5), burst("p", "opus-1")));

        assertThat(pool.statuses().get(0).dimensions()).isEmpty();
    }

    @Test
    void a_limit_is_as_old_as_it_was_when_it_was_last_found_however_often_it_was_kept() {
        Pool first = pool(Limits.UNKNOWN, Map.of());
        report(lease(first, "opus-1"), 10);
        time.pass(Duration.ofHours(2));
        Pool second = pool(Limits.UNKNOWN, Map.of());
        second.remember(first.learned());
        time.pass(Duration.ofHours(3));
        Pool third = pool(Limits.UNKNOWN, Map.of());
        third.remember(second.learned());

        assertThat(third.statuses().get(0).dimensions())
                .extracting(DimensionStatus::changedAt)
                .containsExactly(0L);
    }

    private static void report(Lease lease, long perMinute) {
        lease.limitsReported(new LimitReport(
                List.of(new Level(Dimension.REQUESTS, perMinute, LimitReport.UNKNOWN, LimitReport.UNKNOWN, false))));
        lease.settled(USAGE);
    }
}
