package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Admission;
import dev.sluice.admission.Admission.Permit;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Caller;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Team;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.limit.grant.SyncAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a caller's own limits are one over all replicas. */
class SharedCallerLimitsTest {

    private static final long TRIP = 500_000;

    private final Timeline time = new Timeline();
    private final Random random = new Random(1);
    private final SimulatedGrantStore store = new SimulatedGrantStore(() -> 1e6 + time.nanos() / 1e6);
    private final List<CallerLimiter> replicas = new ArrayList<>();
    private final List<Permit> admitted = new ArrayList<>();
    private boolean answers = true;
    private int refused;

    private void replicas(int count) {
        for (int i = 0; i < count; i++) {
            GrantBook book = new GrantBook("r" + i, "run" + i, StoreLoss.SAFE_SHARE);
            CallerLimiter limiter = new CallerLimiter(time, () -> Instant.EPOCH, time, book);
            GrantSync sync = new GrantSync(limiter.grants(book), over(), time, time, GrantSync.Listener.NONE);
            book.whenNeeded(sync::needed);
            replicas.add(limiter);
            sync.start();
        }
        time.pass(Duration.ofSeconds(1));
    }

    private GrantStore over() {
        return request -> {
            CompletableFuture<SyncAnswer> answer = new CompletableFuture<>();
            time.after(100 * TRIP, () -> answer.completeExceptionally(new IllegalStateException("silent")));
            if (answers) {
                time.after(TRIP, () -> {
                    SyncAnswer got = store.sync(request);
                    time.after(TRIP, () -> answer.complete(got));
                });
            }
            return answer;
        };
    }

    private void call(int replica, Caller caller, long tokens, Consumer<Permit> then) {
        Admission first = replicas.get(replica).admit(caller, tokens);
        Consumer<Admission> decided = admission -> {
            if (admission instanceof Admission.Admitted yes) {
                admitted.add(yes.permit());
                then.accept(yes.permit());
            } else {
                assertThat(((Admission.Refused) admission).refusal().retryAfter())
                        .isPositive();
                refused++;
            }
        };
        if (first instanceof Admission.Later later) {
            later.answer().whenDecided(decided);
        } else {
            decided.accept(first);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void as_many_requests_a_minute_are_admitted_as_one_process_admits(int count) {
        replicas(count);
        Caller caller = caller(60L, null, null);
        for (int i = 0; i < 5 * 60 * 4; i++) {
            call(random.nextInt(count), caller, 10, permit -> permit.settle(new TokenUsage(10, 0, 0, 0, 0)));
            time.pass(Duration.ofMillis(250));
        }
        // A bucket that is full at first, and its refill in five minutes.
        System.out.println(String.format(
                Locale.ROOT,
                "a caller's 60 rpm, N=%d: %d of 360 admitted, %d refused",
                count,
                admitted.size(),
                refused));
        assertThat(admitted.size()).isBetween(350, 361);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void a_burst_at_all_replicas_at_once_gets_the_limit_and_no_more(int count) {
        replicas(count);
        Caller caller = caller(10L, null, null);
        for (int i = 0; i < 40; i++) {
            call(i % count, caller, 10, permit -> {});
        }
        time.pass(Duration.ofSeconds(1));
        assertThat(admitted.size()).isBetween(9, 10);
        assertThat(refused).isEqualTo(40 - admitted.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void no_more_calls_are_under_way_at_once_than_the_caller_may_have(int count) {
        replicas(count);
        Caller caller = caller(null, null, 4);
        for (int i = 0; i < 20; i++) {
            call(i % count, caller, 10, permit -> {});
        }
        time.pass(Duration.ofSeconds(1));
        assertThat(admitted).hasSize(4);
        assertThat(refused).isEqualTo(16);
        admitted.forEach(permit -> permit.settle(TokenUsage.NONE));
        admitted.clear();
        time.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            call(0, caller, 10, permit -> {});
            time.pass(Duration.ofSeconds(1));
        }
        assertThat(admitted).hasSize(4);
    }

    @Test
    void tokens_and_teams_are_shared_as_well() {
        replicas(3);
        Caller one = new Caller("one", 1, 0, null, null, null, List.of(), Set.of(), team(1_000), DailyLimits.NONE);
        Caller two = new Caller("two", 1, 0, null, null, null, List.of(), Set.of(), team(1_000), DailyLimits.NONE);
        for (int i = 0; i < 30; i++) {
            call(i % 3, i % 2 == 0 ? one : two, 100, permit -> permit.settle(new TokenUsage(100, 0, 0, 0, 0)));
            time.pass(Duration.ofMillis(50));
        }
        time.pass(Duration.ofSeconds(1));
        assertThat(admitted.size()).isBetween(9, 10);
    }

    @Test
    void what_was_estimated_and_not_used_comes_back_to_all() {
        replicas(3);
        Caller caller = caller(null, 1_000L, null);
        for (int i = 0; i < 30; i++) {
            call(i % 3, caller, 300, permit -> permit.settle(new TokenUsage(1, 0, 0, 0, 0)));
            time.pass(Duration.ofMillis(500));
        }
        assertThat(admitted).hasSize(30);
    }

    @Test
    void a_store_that_falls_silent_leaves_each_replica_its_share() {
        replicas(3);
        Caller caller = caller(60L, null, null);
        call(0, caller, 1, permit -> permit.settle(TokenUsage.NONE));
        time.pass(Duration.ofSeconds(1));
        answers = false;
        time.pass(Duration.ofSeconds(3));
        admitted.clear();
        for (int i = 0; i < 2 * 60 * 3; i++) {
            call(i % 3, caller, 1, permit -> permit.settle(TokenUsage.NONE));
            time.pass(Duration.ofMillis(333));
        }
        assertThat(admitted.size()).isBetween(60, 180);
    }

    @Test
    void a_call_whose_client_leaves_while_it_waits_takes_nothing() {
        replicas(2);
        Caller caller = caller(null, null, 1);
        call(0, caller, 1, permit -> {});
        time.pass(Duration.ofSeconds(1));
        Admission waits = replicas.get(1).admit(caller, 1);
        assertThat(waits).isInstanceOf(Admission.Later.class);
        ((Admission.Later) waits).answer().cancel();
        admitted.get(0).settle(TokenUsage.NONE);
        time.pass(Duration.ofSeconds(1));
        call(0, caller, 1, permit -> {});
        time.pass(Duration.ofSeconds(1));
        assertThat(admitted).hasSize(2);
    }

    private static Team team(long tpm) {
        return new Team("t", null, tpm, null);
    }

    private static Caller caller(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer concurrency) {
        return new Caller("c", 1, 0, rpm, tpm, concurrency, List.of());
    }
}
