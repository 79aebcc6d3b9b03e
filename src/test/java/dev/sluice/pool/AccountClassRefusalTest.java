package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.recordingStates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests which refusals concern a model class, and which its account. */
class AccountClassRefusalTest extends ClassLimitsFixture {

    @Test
    void a_refusal_blocks_its_class_alone_whether_it_names_a_limit_or_not() {
        Pool pool = pool(rpm(60), Map.of());
        lease(pool, "opus-1").failed(limited(Duration.ofSeconds(20)));
        Lease named = lease(pool, "sonnet-1");
        named.limitsReported(new LimitReport(List.of(new Level(Dimension.INPUT_TOKENS, 5_000, 0, -1, true))));
        named.failed(limited(Duration.ofSeconds(20)));

        assertThat(hasRoom(pool, "opus-2")).isFalse();
        assertThat(hasRoom(pool, "sonnet-2")).isFalse();
        assertThat(hasRoom(pool, "another")).isTrue();
        time.pass(Duration.ofSeconds(20));
        assertThat(hasRoom(pool, "opus-2")).isTrue();
    }

    @Test
    void a_refusal_by_a_limit_and_of_a_class_that_are_not_known_pauses_that_model_and_leaves_what_is_configured() {
        Pool pool = pool(rpm(60), Map.of());
        lease(pool, "unlisted-1").settled(USAGE);
        Lease lease = lease(pool, "unlisted-1");
        lease.limitsReported(LimitReport.EMPTY);
        lease.failed(limited(Duration.ofSeconds(20)));

        assertThat(hasRoom(pool, "unlisted-1")).isFalse();
        assertThat(hasRoom(pool, "unlisted-2")).isTrue();
        assertThat(hasRoom(pool, "opus-1")).isTrue();
        time.pass(Duration.ofSeconds(20));
        assertThat(hasRoom(pool, "unlisted-1")).isTrue();
        assertThat(pool.statuses().get(0).dimensions()).isNotEmpty().allMatch(status -> status.limit() == 60);
    }

    @Test
    void a_refusal_that_means_the_account_blocks_all_classes_and_teaches_nothing_about_limits() {
        Pool pool = pool(rpm(60), Map.of());
        lease(pool, "sonnet-1").settled(USAGE);
        Lease lease = lease(pool, "opus-1");
        lease.limitsReported(new LimitReport(List.of(), true));
        lease.failed(limited(Duration.ofSeconds(20)));

        assertThat(pool.pick(request("sonnet-1"), LAST))
                .isEqualTo(new NotBefore(Duration.ofSeconds(20).toNanos()));
        assertThat(hasRoom(pool, "another")).isFalse();
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.COOLING);
        assertThat(pool.statuses().get(0).dimensions()).allMatch(status -> status.limit() == 60);
        time.pass(Duration.ofSeconds(20));
        assertThat(hasRoom(pool, "sonnet-1")).isTrue();
        assertThat(hasRoom(pool, "opus-1")).isTrue();
    }

    @Test
    void a_refusal_of_the_organisation_ejects_every_key_of_the_account_and_one_of_the_key_does_not() {
        assertThat(statesAfterRevocation(true)).containsExactly(KeyState.REVOKED, KeyState.REVOKED, KeyState.READY);
        assertThat(statesAfterRevocation(false)).containsOnlyOnce(KeyState.REVOKED);
    }

    /** Returns the states of two keys of one account and one of another, of which one of the first two was refused. */
    private List<KeyState> statesAfterRevocation(boolean account) {
        List<KeyPlan> keys = List.of(
                new KeyPlan("a", Secret.of("sa"), "org", 1, rpm(60), List.of()),
                new KeyPlan("b", Secret.of("sb"), "org", 1, rpm(60), List.of()),
                new KeyPlan("c", Secret.of("sc"), "other", 1, rpm(60), List.of()));
        Pool pool = new Pool(
                new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, keys))),
                time,
                new Random(1),
                recordingStates(stateChanges));
        pool.pause(new KeyId("p", "c"));
        Lease lease = lease(pool, "opus-1");
        pool.resume(new KeyId("p", "c"));
        lease.limitsReported(new LimitReport(List.of(), account));
        lease.failed(new Failure(FailureKind.REVOKED, 403, "disabled", null, null, null).about(Failure.Subject.KEY));
        return pool.statuses().stream().map(KeyStatus::state).toList();
    }

    @Test
    void a_key_cools_only_while_no_class_that_it_served_may_be_used() {
        Pool pool = pool(rpm(60), Map.of());
        lease(pool, "sonnet-1").settled(USAGE);
        lease(pool, "opus-1").failed(limited(Duration.ofSeconds(20)));
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);

        lease(pool, "sonnet-1").failed(limited(Duration.ofSeconds(10)));
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.COOLING);
        assertThat(pool.statuses().get(0).untilNanos())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void out_of_credit_is_out_of_credit_for_every_class() {
        Pool pool = pool(rpm(60), Map.of());
        lease(pool, "opus-1").failed(Failure.of(FailureKind.EXHAUSTED, "no credit"));
        lease(pool, "opus-1").failed(Failure.of(FailureKind.EXHAUSTED, "no credit"));

        assertThat(hasRoom(pool, "sonnet-1")).isFalse();
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.EXHAUSTED);
    }
}
