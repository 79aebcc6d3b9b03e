package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.KeyId;
import dev.sluice.call.ModelClass;
import dev.sluice.call.ModelClasses;
import dev.sluice.call.ModelPattern;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests what a provider's keys have in common, and what a new plan of it changes. */
class ProviderTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timeline time = new Timeline();
    private final Provider provider = provider(10);

    private Provider provider(int keys) {
        return PoolParts.provider(
                time, IntStream.range(0, keys).mapToObj(i -> "k" + i).toList());
    }

    private Key keyOf(int number) {
        Key found = provider.key("k" + number);
        assertThat(found).isNotNull();
        return found;
    }

    @Test
    void the_newest_first_byte_weighs_a_twentieth() {
        provider.firstByteTook(100);
        assertThat(provider.meanFirstByteNanos()).isEqualTo(100);
        provider.firstByteTook(200);
        assertThat(provider.meanFirstByteNanos()).isCloseTo(105, within(1e-9));
        provider.firstByteTook(5);
        assertThat(provider.meanFirstByteNanos()).isCloseTo(100, within(1e-9));
    }

    @Test
    void a_first_byte_is_slow_beyond_thirty_seconds_and_ten_times_the_mean() {
        assertThat(provider.isSlow(30 * SECOND)).isFalse();
        assertThat(provider.isSlow(30 * SECOND + 1)).isTrue();
        provider.firstByteTook(4 * SECOND);
        assertThat(provider.isSlow(40 * SECOND)).isFalse();
        assertThat(provider.isSlow(40 * SECOND + 1)).isTrue();
    }

    @Test
    void keys_with_calls_under_way_are_in_use_until_the_last_of_them_ends() {
        for (int i = 0; i < 5; i++) {
            provider.attemptBegan(keyOf(i));
            provider.attemptBegan(keyOf(i));
        }
        provider.attemptEnded(keyOf(4));
        for (int i = 0; i < 3; i++) {
            assertThat(provider.failedByOutage(keyOf(i), request("c" + i), true, 0, 0))
                    .isFalse();
        }
        // Three of four that are in use.
        provider.attemptEnded(keyOf(4));
        assertThat(provider.failedByOutage(keyOf(2), request("d"), true, 0, 0)).isFalse();
        // Three of three.
        provider.attemptEnded(keyOf(3));
        provider.attemptEnded(keyOf(3));
        assertThat(provider.failedByOutage(keyOf(2), request("e"), true, 0, 0)).isTrue();
    }

    @Test
    void a_key_is_found_by_its_name_and_its_account_by_the_key() {
        Candidates candidates = provider.candidateIndex().of("m", 0);
        CandidateAccount found = provider.accountOf(new KeyId("p", "k3"), candidates);
        assertThat(found).isNotNull();
        assertThat(found.account()).isSameAs(keyOf(3).account());
        assertThat(provider.accountOf(new KeyId("q", "k3"), candidates)).isNull();
        assertThat(provider.accountOf(new KeyId("p", "gone"), candidates)).isNull();
        assertThat(provider.keys()).hasSize(10);
    }

    @Test
    void a_change_of_plan_may_make_keys_usable() {
        int before = provider.usabilityVersion();
        provider.usabilityChanged();
        assertThat(provider.usabilityVersion()).isNotEqualTo(before);
    }

    private static PoolPlan planOf(ModelClasses classes, KeyPlan... keys) {
        return new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, classes, List.of(keys))));
    }

    @Test
    void a_new_plan_changes_classes_and_weights_of_keys_that_stay() {
        ModelClasses one = new ModelClasses(List.of(new ModelClass("one", List.of(new ModelPattern("*")))), List.of());
        KeyPlan first = key("a", null, RPM_60);
        Pool pool = new Pool(planOf(ModelClasses.NONE, first), time, new Random(1), PoolListener.NONE);
        List<List<Target>> targets = List.of(List.of(new Target("p", "m", 1)));
        assertThat(pool.classes(targets)).containsExactly("p/m");
        pool.reconfigure(planOf(one, first));
        assertThat(pool.classes(targets)).containsExactly("p/one");
    }

    @Test
    void a_key_that_moves_to_another_account_shares_that_one_s_limits() {
        Pool pool =
                new Pool(plan(key("a", "x", RPM_60), key("b", "y", RPM_60)), time, new Random(1), PoolListener.NONE);
        pool.reconfigure(plan(key("a", "x", RPM_60), key("b", "x", RPM_60)));
        assertThat(pool.statuses()).extracting(KeyStatus::account).containsOnly("x");
        int served = 0;
        while (pool.pick(PoolTestData.request(), LAST) instanceof Granted granted) {
            granted.lease().settled(PoolTestData.USAGE);
            served++;
        }
        assertThat(served).isEqualTo(59);
    }

    @Test
    void an_account_whose_only_key_has_another_secret_is_another_one() {
        Limits one = new Limits(null, null, null, null, 1);
        Pool pool = new Pool(plan(key("a", null, one)), time, new Random(1), PoolListener.NONE);
        granted(pool.pick(PoolTestData.request(), LAST));
        pool.reconfigure(plan(key("a", null, one)));
        assertThat(pool.pick(PoolTestData.request(), LAST)).isNotInstanceOf(Granted.class);
        pool.reconfigure(plan(new KeyPlan("a", dev.sluice.call.Secret.of("new"), null, 1, one, Map.of(), List.of())));
        granted(pool.pick(PoolTestData.request(), LAST));
    }

    @Test
    void a_raised_limit_wakes_a_call_that_waits() {
        Pool pool = new Pool(
                plan(key("a", null, new Limits(null, null, null, null, 1))), time, new Random(1), PoolListener.NONE);
        int[] woken = {0};
        pool.whenRoom(() -> woken[0]++);
        granted(pool.pick(PoolTestData.request(), LAST));
        assertThat(pool.pick(PoolTestData.request(), LAST)).isNotInstanceOf(Granted.class);
        pool.reconfigure(plan(key("a", null, new Limits(null, null, null, null, 2))));
        assertThat(woken[0]).isEqualTo(1);
        granted(pool.pick(PoolTestData.request(), LAST));
    }
}
