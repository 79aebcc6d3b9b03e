package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static dev.sluice.pool.PoolTestData.why;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Why;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that what one replica finds out about a key holds at all. */
class SharedHealthTest {

    private final Timeline time = new Timeline();

    /** Returns pools of the same keys, each of which hears at once what another finds out. */
    static List<Pool> replicas(int count, int keys, Limits limits, Timeline time) {
        List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            PoolListener telling = new PoolListener() {
                @Override
                public void keyFact(KeyFact fact) {
                    KeyFact told = KeyFact.of(fact.values());
                    assertThat(told).isNotNull();
                    for (int other = 0; other < count; other++) {
                        if (other != number) {
                            pools.get(other).adopt(told, Duration.ZERO);
                        }
                    }
                }
            };
            pools.add(new Pool(plan(keys, limits), time, new Random(i), telling));
        }
        return pools;
    }

    @ParameterizedTest
    @EnumSource(names = {"REVOKED", "EXHAUSTED", "FORBIDDEN"})
    void a_key_that_one_replica_finds_rejected_is_so_at_all_until_it_serves_again(FailureKind kind) {
        List<Pool> pools = replicas(3, 1, RPM_60, time);
        granted(pools.get(0).pick(request(), LAST)).failed(failure(kind));
        List<KeyStatus> states =
                pools.stream().map(each -> each.statuses().get(0)).toList();
        assertThat(states)
                .extracting(KeyStatus::state)
                .containsOnly(states.get(0).state());
        assertThat(states.get(0).state()).isNotEqualTo(KeyState.READY);
        assertThat(states).extracting(KeyStatus::why).containsOnly(states.get(0).why());

        time.pass(Duration.ofMinutes(10));
        granted(pools.get(0).pick(request(), LAST)).settled(USAGE);
        assertThat(pools)
                .allSatisfy(each -> assertThat(each.statuses().get(0).state()).isEqualTo(KeyState.READY));
    }

    @Test
    void the_replica_that_found_out_probes_first_and_tells_the_result() {
        List<Pool> pools = replicas(2, 1, RPM_60, time);
        granted(pools.get(0).pick(request(), LAST)).failed(failure(FailureKind.EXHAUSTED));
        time.pass(Duration.ofMinutes(5));
        assertThat(pools.get(1).pick(request(), LAST)).isNotInstanceOf(LeaseResult.Granted.class);
        granted(pools.get(0).pick(request(), LAST)).failed(failure(FailureKind.EXHAUSTED));
        time.pass(Duration.ofMinutes(10));
        assertThat(pools.get(1).pick(request(), LAST)).isNotInstanceOf(LeaseResult.Granted.class);
        time.pass(Duration.ofMinutes(5));
        granted(pools.get(1).pick(request(), LAST)).settled(USAGE);
        assertThat(pools.get(0).statuses().get(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_key_that_an_operator_switches_off_at_one_replica_serves_nowhere() {
        List<Pool> pools = replicas(2, 1, RPM_60, time);
        pools.get(0).pause(id("k0"));
        assertThat(why(pools.get(1).pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
        pools.get(1).resume(id("k0"));
        granted(pools.get(0).pick(request(), LAST)).settled(USAGE);
    }

    @Test
    void a_pause_that_the_provider_asked_for_is_kept_by_all() {
        List<Pool> pools = replicas(2, 1, RPM_60, time);
        Failure overloaded = new Failure(FailureKind.OVERLOADED, 529, "overloaded", null, Duration.ofSeconds(30), null);
        granted(pools.get(0).pick(request(), LAST)).failed(overloaded);
        assertThat(pools.get(1).statuses().get(0).state()).isEqualTo(KeyState.COOLING);
        time.pass(Duration.ofSeconds(31));
        granted(pools.get(1).pick(request(), LAST)).settled(USAGE);
    }

    @Test
    void an_old_fact_counts_from_when_it_was_told() {
        Pool pool = replicas(1, 1, RPM_60, time).get(0);
        pool.adopt(new KeyFact.Cooling(id("k0"), "m", Duration.ofSeconds(30), "overloaded"), Duration.ofSeconds(31));
        granted(pool.pick(request(), LAST)).settled(USAGE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_refusal_is_told_as_it_was(boolean named) {
        Duration retryAfter = named ? Duration.ofMillis(1_500) : null;
        KeyFact told = new KeyFact.Limited(
                id("k0"),
                "m",
                Dimension.TOKENS,
                12.5,
                600.5,
                retryAfter,
                Duration.ofMillis(2_000),
                Duration.ofMillis(300));
        assertThat(KeyFact.of(told.values())).isEqualTo(told);
    }

    @Test
    void a_search_that_begins_is_told_as_it_was() {
        KeyFact told = new KeyFact.Begun(id("k0"), "m");
        assertThat(KeyFact.of(told.values())).isEqualTo(told);
    }

    @Test
    void facts_about_other_keys_and_of_later_versions_are_left_out() {
        Pool pool = replicas(1, 1, RPM_60, time).get(0);
        pool.adopt(new KeyFact.Switched(id("gone"), true), Duration.ZERO);
        granted(pool.pick(request(), LAST)).settled(USAGE);
        assertThat(KeyFact.of(List.of("melted", "p", "k0"))).isNull();
        assertThat(KeyFact.of(List.of("ejected", "p", "k0", "true", "MELTED", "1", "")))
                .isNull();
        assertThat(KeyFact.of(List.of("ejected"))).isNull();
    }
}
