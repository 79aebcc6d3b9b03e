package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
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
        Pool before = pool(rpm(60), Map.of("opus", rpm(10)));
        serve(before, "opus-1");
        lease(before, "sonnet-1").settled(USAGE);
        LearnedState learned = before.learned();
        assertThat(learned.bursts()).isNotEmpty();
        Pool after = pool(Limits.UNKNOWN, Map.of());
        after.remember(learned);

        assertThat(after.learned().bursts()).containsExactlyInAnyOrderElementsOf(learned.bursts());
        assertThat(after.learned().limits())
                .extracting(AccountLimit::modelClass, AccountLimit::perMinute)
                .containsExactlyInAnyOrderElementsOf(learned.limits().stream()
                        .map(each -> org.assertj.core.api.Assertions.tuple(each.modelClass(), each.perMinute()))
                        .toList());
        assertThat(hasRoom(after, "opus-1")).isFalse();
    }
}
