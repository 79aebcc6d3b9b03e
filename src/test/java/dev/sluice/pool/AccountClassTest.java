package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.QueuePosition;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.LimitSource;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests what the model classes of an account have for themselves, and what they share. */
class AccountClassTest extends ClassLimitsFixture {

    @Test
    void each_class_has_its_own_buckets_and_plain_limits_are_those_of_each_class() {
        Pool pool = pool(rpm(60), Map.of("opus", rpm(10)));

        assertThat(serve(pool, "opus-1")).isEqualTo(9);
        assertThat(hasRoom(pool, "opus-2")).isFalse();
        assertThat(serve(pool, "sonnet-1")).isEqualTo(59);
        assertThat(serve(pool, "another")).isEqualTo(59);
    }

    @Test
    void concurrency_is_the_accounts_and_a_call_of_any_class_that_ends_makes_room() {
        Pool pool = pool(new Limits(60L, null, null, null, 2), Map.of("opus", rpm(50)));
        AtomicInteger woken = new AtomicInteger();
        pool.whenRoom(woken::incrementAndGet);
        Lease opus = lease(pool, "opus-1");
        Lease sonnet = lease(pool, "sonnet-1");
        assertThat(hasRoom(pool, "sonnet-1")).isFalse();
        assertThat(hasRoom(pool, "another")).isFalse();

        opus.settled(USAGE);
        assertThat(woken).hasPositiveValue();
        Lease another = lease(pool, "another");
        assertThat(hasRoom(pool, "sonnet-1")).isFalse();
        another.ignored();
        lease(pool, "sonnet-1").ignored();
        sonnet.ignored();
        assertThat(pool.statuses().get(0).inFlight()).isZero();
    }

    @Test
    void a_report_concerns_the_class_of_its_attempt_and_concurrency_the_account() {
        Pool pool = pool(Limits.UNKNOWN, Map.of());
        Lease opus = lease(pool, "opus-1");
        opus.limitsReported(new LimitReport(List.of(
                new Level(Dimension.REQUESTS, 5, 4, -1, false), new Level(Dimension.CONCURRENCY, 3, -1, -1, false))));
        opus.settled(USAGE);
        Lease sonnet = lease(pool, "sonnet-1");
        sonnet.limitsReported(new LimitReport(List.of(new Level(Dimension.REQUESTS, 600, 599, -1, false))));
        sonnet.settled(USAGE);

        assertThat(pool.statuses().get(0).dimensions())
                .extracting(DimensionStatus::modelClass, DimensionStatus::dimension, DimensionStatus::limit)
                .containsExactly(
                        tuple("opus", Dimension.REQUESTS, 5.0),
                        tuple("sonnet", Dimension.REQUESTS, 600.0),
                        tuple(KeyStatus.EVERY_CLASS, Dimension.CONCURRENCY, 3.0));
    }

    @Test
    void a_name_that_a_caller_made_up_is_not_shown_until_an_answer_confirms_it() {
        Pool pool = pool(rpm(60), Map.of());
        Lease lease = lease(pool, "made-up");
        assertThat(pool.statuses().get(0).dimensions())
                .containsExactly(new DimensionStatus(KeyStatus.EVERY_CLASS, Dimension.REQUESTS, 60, 60));

        lease.settled(USAGE);
        assertThat(pool.statuses().get(0).dimensions())
                .extracting(DimensionStatus::modelClass)
                .containsExactly("made-up");
    }

    @Test
    void classes_left_idle_for_longest_make_way_and_leases_of_them_still_end() {
        Pool pool = pool(new Limits(60L, null, null, null, 1_000), Map.of());
        Lease busy = lease(pool, "busy");
        busy.firstByte();
        for (int i = 0; i < 3 * Account.MODEL_CLASSES; i++) {
            time.pass(Duration.ofSeconds(2));
            lease(pool, "model-" + i).settled(USAGE);
        }

        List<DimensionStatus> statuses = pool.statuses().get(0).dimensions();
        assertThat(statuses).hasSize(Account.MODEL_CLASSES + 1);
        assertThat(statuses).extracting(DimensionStatus::modelClass).contains("busy", "model-95");
        busy.settled(USAGE);
        assertThat(pool.statuses().get(0).inFlight()).isZero();
    }

    @Test
    void where_all_classes_are_in_use_the_number_stays_bounded_too() {
        Pool pool = pool(rpm(60), Map.of());
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < Account.MODEL_CLASSES + 3; i++) {
            time.pass(Duration.ofMillis(1));
            Lease lease = lease(pool, "model-" + i);
            lease.firstByte();
            leases.add(lease);
        }
        leases.forEach(lease -> lease.settled(USAGE));

        assertThat(pool.statuses().get(0).dimensions()).hasSize(Account.MODEL_CLASSES);
        assertThat(pool.statuses().get(0).inFlight()).isZero();
        assertThat(hasRoom(pool, "model-0")).isTrue();
    }

    @Test
    void a_new_configuration_changes_the_limits_of_classes_in_use() {
        Pool pool = pool(rpm(60), Map.of("opus", rpm(10)));
        lease(pool, "opus-1").settled(USAGE);
        pool.reconfigure(plan(rpm(60), Map.of("opus", rpm(20), "sonnet", rpm(30))));

        assertThat(pool.statuses().get(0).dimensions().get(0).limit()).isEqualTo(20);
        assertThat(serve(pool, "sonnet-1")).isEqualTo(29);
    }

    @Test
    void a_limit_that_is_configured_no_more_bounds_what_is_found_out_no_more() {
        Pool pool = pool(rpm(60), Map.of());
        lease(pool, "opus-1").settled(USAGE);
        pool.reconfigure(plan(Limits.UNKNOWN, Map.of()));
        assertThat(pool.statuses().get(0).dimensions().get(0).source()).isEqualTo(LimitSource.LEARNED);

        Lease answered = lease(pool, "opus-1");
        answered.limitsReported(new LimitReport(List.of(new Level(Dimension.REQUESTS, 600, 599, -1, false))));
        answered.settled(USAGE);
        assertThat(pool.statuses().get(0).dimensions().get(0).limit()).isEqualTo(600);
    }

    @Test
    void a_burst_bounds_how_much_goes_at_once() {
        Duration second = Duration.ofSeconds(1);
        Limits ten = new Limits(600L, null, null, null, null, Map.of(Dimension.REQUESTS, second.multipliedBy(10)));
        Limits one = new Limits(600L, null, null, null, null, Map.of(Dimension.REQUESTS, second));
        Pool pool = pool(ten, Map.of("opus", one));

        assertThat(serve(pool, "sonnet-1")).isEqualTo(95);
        assertThat(serve(pool, "opus-1")).isBetween(7, 10);
        time.pass(Duration.ofMinutes(5));
        assertThat(serve(pool, "sonnet-1")).isEqualTo(95);
        assertThat(pool.statuses().get(0).dimensions()).allMatch(status -> status.limit() == 600);
    }

    @Test
    void an_account_is_reserved_for_one_class_and_its_others_go_on() {
        Pool pool = pool(new Limits(null, null, 60_000L, null, null), Map.of());
        QueuePosition first = other -> true;
        while (pool.pick(sized(2_000), LAST) instanceof Granted granted) {
            granted.lease().settled(new TokenUsage(2_000, 0, 0, 1, 0));
        }
        assertThat(pool.pick(sized(20_000), first)).isInstanceOf(NotBefore.class);
        pool.reserve(sized(20_000), first, 1);
        time.pass(Duration.ofSeconds(5));

        assertThat(pool.pick(sized(2_000), LAST)).isInstanceOf(NotBefore.class);
        assertThat(hasRoom(pool, "sonnet-1")).isTrue();
        pool.release(first);
        assertThat(pool.pick(sized(2_000), LAST)).isInstanceOf(Granted.class);
    }

    @Test
    void shares_count_in_the_limits_of_the_class() {
        Pool pool = pool(rpm(60), Map.of("opus", rpm(10)));

        assertThat(lease(pool, "opus-1").share()).isCloseTo(0.1, within(1e-9));
        assertThat(lease(pool, "sonnet-1").share()).isCloseTo(1.0 / 60, within(1e-9));
    }

    private static LeaseRequest sized(long tokens) {
        return new LeaseRequest(List.of(List.of(new Target("p", "opus-1", 1))), tokens, 1, 0, null, null, Set.of());
    }
}
