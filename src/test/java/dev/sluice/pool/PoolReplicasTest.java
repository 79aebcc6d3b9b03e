package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that what a pool may use of its accounts is what the store that replicas share has granted. */
class PoolReplicasTest {

    private static final Limits LIMITS = new Limits(600L, null, null, null, 4);

    private final Timeline time = new Timeline();
    private final GrantBook book = new GrantBook("a", "run", StoreLoss.REFUSE);
    private final Pool pool =
            new Pool(plan(key("k", null, LIMITS)), time, () -> Instant.EPOCH, new Random(1), PoolListener.NONE, book);
    private final GrantSync.Owner owner = pool.grants(book);
    private int woken;

    @BeforeEach
    void begin() {
        pool.whenRoom(() -> woken++);
        time.pass(Duration.ofSeconds(3));
    }

    /** Has the store grant {@code requests} and {@code calls} at once, in all. */
    private void grant(double requests, double calls) {
        List<SyncAnswer.Group> groups = owner.request(true).groups().stream()
                .map(group -> new SyncAnswer.Group(
                        false,
                        0,
                        group.asks().stream()
                                .map(ask -> new SyncAnswer.Given(
                                        ask.dimension() == Dimension.CONCURRENCY ? calls : requests,
                                        ask.capacity(),
                                        ask.perMinute(),
                                        0,
                                        0))
                                .toList()))
                .toList();
        owner.synced(new SyncAnswer("e", 1, List.of("a", "b"), 0, false, List.of(), List.of(), groups, List.of()));
    }

    private Map<String, SyncRequest.Group> said() {
        Map<String, SyncRequest.Group> said = new TreeMap<>();
        owner.request(true).groups().forEach(each -> said.put(each.name(), each));
        return said;
    }

    private double spent(String group) {
        return said().get(group).asks().get(0).spent();
    }

    @Test
    void a_call_waits_for_a_grant_of_its_class_and_is_woken_when_it_comes() {
        grant(0, 4);
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);
        grant(1, 4);
        assertThat(woken).isPositive();
        granted(pool.pick(request(), LAST));
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);
    }

    @Test
    void the_account_s_calls_at_once_and_each_class_s_limits_are_shared_by_name() {
        grant(10, 4);
        lease().settled(USAGE);
        assertThat(said()).containsOnlyKeys("p/key/k", "p/key/k/m");
        assertThat(said().get("p/key/k").asks())
                .extracting(SyncRequest.Ask::capacity)
                .containsExactly(4.0);
        assertThat(said().get("p/key/k/m").asks())
                .extracting(SyncRequest.Ask::perMinute)
                .containsExactly(600.0);
    }

    @Test
    void a_call_needs_one_of_the_calls_at_once_and_gives_it_back_when_it_ends() {
        grant(10, 1);
        grant(10, 1);
        Lease first = lease();
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);
        first.settled(USAGE);
        grant(10, 1);
        lease();
    }

    /** Picks again where the class is a new one, of which the store has yet to hear. */
    private Lease lease() {
        LeaseResult first = pool.pick(request(), LAST);
        if (first instanceof LeaseResult.Granted yes) {
            return yes.lease();
        }
        grant(10, 1);
        return granted(pool.pick(request(), LAST));
    }

    @Test
    void what_a_call_used_is_said_and_what_it_did_not_use_comes_back() {
        grant(10, 4);
        Lease used = lease();
        used.settled(USAGE);
        assertThat(spent("p/key/k/m")).isEqualTo(1);
        lease().ignored();
        assertThat(spent("p/key/k/m")).isEqualTo(1);
    }

    @Test
    void a_pause_that_the_provider_asks_for_is_told_to_all() {
        grant(10, 4);
        Lease refused = lease();
        refused.failed(new Failure(FailureKind.LIMITED, 429, "no", null, Duration.ofSeconds(30), null));
        assertThat(said().get("p/key/k/m").blockedMillis()).isEqualTo(30_000);
    }

    @Test
    void an_account_that_left_the_pool_gives_all_back() {
        grant(10, 4);
        lease().settled(USAGE);
        pool.reconfigure(plan(key("other", null, LIMITS)));
        Map<String, SyncRequest.Group> last = said();
        assertThat(last.get("p/key/k").asks().get(0).wanted()).isZero();
        assertThat(last.get("p/key/k/m").asks().get(0).wanted()).isZero();
        assertThat(said()).containsOnlyKeys("p/key/other");
    }

    @Test
    void a_provider_that_left_the_pool_gives_all_back() {
        grant(10, 4);
        lease().settled(USAGE);
        pool.reconfigure(new PoolPlan(List.of()));
        assertThat(said()).containsOnlyKeys("p/key/k", "p/key/k/m");
        assertThat(said()).isEmpty();
    }

    @Test
    void the_store_is_asked_again_when_a_call_waits_for_more_and_not_otherwise() {
        assertThat(owner.synced(
                        new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(), List.of(), List.of(), List.of())))
                .isEqualTo(Long.MAX_VALUE);
    }
}
