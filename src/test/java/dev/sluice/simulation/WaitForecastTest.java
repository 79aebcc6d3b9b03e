package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.FairQueue;
import dev.sluice.admission.LeaseSource;
import dev.sluice.admission.WaitResult;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Refusal;
import dev.sluice.call.RequestClass;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.pool.Target;
import dev.sluice.relay.PoolLeaseSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that a call is refused at once only where it could not be served before its deadline, whatever the caller did elsewhere. */
class WaitForecastTest {

    private static final Duration MAX_WAIT = Duration.ofSeconds(120);
    private static final TokenUsage SMALL = new TokenUsage(20, 0, 0, 100, 0);

    private final Timeline time = new Timeline();
    private final List<Refusal> refusals = new ArrayList<>();
    private List<Level> reported = List.of();
    private long expectedOutput = 120;
    private int served;
    private Pool pool = pool(CountingRule.OPENAI);
    private FairQueue<LeaseRequest, Lease> queue = queue();

    private Pool pool(CountingRule counting, ProviderPlan... providers) {
        List<ProviderPlan> plans = new ArrayList<>(Arrays.asList(providers));
        if (plans.isEmpty()) {
            plans.add(provider("small", counting, rpm(10)));
            plans.add(provider("large", counting, new Limits(60_000L, null, null, null, 8)));
        }
        return new Pool(new PoolPlan(plans), time, new Random(1), PoolListener.NONE);
    }

    private FairQueue<LeaseRequest, Lease> queue() {
        FairQueue<LeaseRequest, Lease> made =
                new FairQueue<>(new PoolLeaseSource(pool), 10_000, time, time, AdmissionListener.NONE);
        pool.whenRoom(made::wake);
        return made;
    }

    private void use(CountingRule counting, ProviderPlan... providers) {
        pool = pool(counting, providers);
        queue = queue();
    }

    private static Limits rpm(long limit) {
        return new Limits(limit, null, null, null, null);
    }

    private static ProviderPlan provider(String name, CountingRule counting, Limits... keys) {
        List<KeyPlan> plans = new ArrayList<>();
        for (Limits each : keys) {
            String key = name + plans.size();
            plans.add(new KeyPlan(key, Secret.of("secret-" + key), null, 1, each, List.of()));
        }
        return new ProviderPlan(name, counting, plans);
    }

    /** Makes calls at one moment that take {@code service} each, then lets ten minutes pass. */
    private void burst(String caller, String provider, int calls, long maxTokens, Duration service) {
        for (int i = 0; i < calls; i++) {
            call(caller, provider, maxTokens, MAX_WAIT, service);
        }
        time.pass(Duration.ofMinutes(10));
    }

    private void call(String caller, String provider, long maxTokens, Duration maxWait, Duration service) {
        List<List<Target>> tiers = List.of(List.of(new Target(provider, "model-of-" + provider, 1)));
        LeaseRequest request = new LeaseRequest(tiers, 30, expectedOutput, maxTokens, null, null, Set.of());
        queue.enqueue(
                new Caller(caller, 1, 0, null, null, null, List.of()),
                "model-of-" + provider,
                request,
                RequestClass.MAIN,
                time.nanos(),
                Deadline.after(time.nanos(), maxWait),
                result -> ended(result, service));
    }

    private void ended(WaitResult<Lease> result, Duration service) {
        if (result instanceof WaitResult.Granted<Lease> granted) {
            time.after(service.toNanos(), () -> {
                served++;
                granted.lease().limitsReported(new LimitReport(reported));
                granted.lease().firstByte();
                granted.lease().settled(SMALL);
            });
        } else if (result instanceof WaitResult.Refused<Lease> refused) {
            refusals.add(refused.refusal());
        }
    }

    @Test
    void use_of_a_small_pool_says_nothing_of_a_large_one() {
        burst("mixed", "small", 10, 0, Duration.ofMillis(1));
        burst("mixed", "large", 400, 0, Duration.ofMillis(100));

        assertThat(refusals).isEmpty();
        assertThat(served).isEqualTo(410);
    }

    @Test
    void calls_that_wait_for_a_small_pool_do_not_delay_those_for_a_large_one() {
        for (int i = 0; i < 25; i++) {
            call("mixed", "small", 0, MAX_WAIT, Duration.ofMillis(1));
        }
        burst("mixed", "large", 400, 0, Duration.ofMillis(100));

        assertThat(refusals).isEmpty();
        assertThat(served).isEqualTo(425);
    }

    @Test
    void a_bound_on_output_that_is_seldom_used_up_foretells_no_wait() {
        Limits limits = new Limits(500L, 200_000L, null, null, null);
        use(CountingRule.OPENAI, provider("p", CountingRule.OPENAI, limits, limits, limits));
        reported = List.of(new Level(Dimension.TOKENS, 200_000, 199_000, -1, false));
        burst("eval", "p", 3 * 6, 32_000, Duration.ofSeconds(1));
        served = 0;
        burst("eval", "p", 100, 32_000, Duration.ofSeconds(1));

        assertThat(refusals).isEmpty();
        assertThat(served).isEqualTo(100);
    }

    @Test
    void reserved_tokens_that_may_come_back_are_waited_for() {
        expectedOutput = 59_000;
        use(CountingRule.ANTHROPIC, provider("p", CountingRule.ANTHROPIC, new Limits(null, 60_000L, null, null, null)));
        call("a", "p", 0, Duration.ofSeconds(30), Duration.ofSeconds(1));
        call("a", "p", 0, Duration.ofSeconds(30), Duration.ofSeconds(1));
        time.pass(Duration.ofSeconds(29));

        assertThat(refusals).isEmpty();
        assertThat(served).isEqualTo(2);
    }

    @Test
    void a_guessed_limit_foretells_nothing() {
        use(CountingRule.OPENAI, provider("p", CountingRule.OPENAI, new Limits(null, null, null, null, null)));
        burst("a", "p", 2_000, 32_000, Duration.ofMillis(100));

        assertThat(refusals).isEmpty();
        assertThat(served).isEqualTo(2_000);
    }

    @Test
    void calls_that_cannot_be_served_in_time_are_refused_at_once_with_the_time_at_which_they_could_be() {
        use(CountingRule.OPENAI, provider("p", CountingRule.OPENAI, rpm(10)));
        for (int i = 0; i < 60; i++) {
            call("a", "p", 0, MAX_WAIT, Duration.ofMillis(1));
        }
        int atOnce = refusals.size();
        time.pass(Duration.ofMinutes(3));

        // Ten at once, and ten a minute for two minutes; one more, since the forecast does not know what is left of the
        // burst.
        assertThat(atOnce).isBetween(20, 30);
        assertThat(refusals).allMatch(refusal -> refusal.reason() == Refusal.Reason.WAIT_TOO_LONG);
        assertThat(refusals.subList(0, atOnce))
                .allMatch(refusal -> Duration.ofSeconds(60).equals(refusal.retryAfter()));
        assertThat(served).isGreaterThanOrEqualTo(29);
    }

    @Test
    void a_block_that_lasts_longer_than_a_call_may_wait_refuses_it_at_once() {
        use(CountingRule.OPENAI, provider("p", CountingRule.OPENAI, rpm(60)));
        List<List<Target>> tiers = List.of(List.of(new Target("p", "model-of-p", 1)));
        LeaseRequest request = new LeaseRequest(tiers, 30, 120, 0, null, null, Set.of());
        if (new PoolLeaseSource(pool).take(request, position -> false)
                instanceof LeaseSource.Offer.Granted<Lease> granted) {
            granted.lease()
                    .failed(new Failure(FailureKind.LIMITED, 429, "slow down", null, Duration.ofSeconds(50), null));
        }
        call("a", "p", 0, Duration.ofSeconds(20), Duration.ofSeconds(1));

        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.WAIT_TOO_LONG);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(50));
        });
    }
}
