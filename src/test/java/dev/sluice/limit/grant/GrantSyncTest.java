package dev.sluice.limit.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests at which moments a replica asks the store, and how the conversation ends. */
class GrantSyncTest {

    private static final Duration NANO = Duration.ofNanos(1);
    private static final SyncAnswer ANSWER =
            new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(), List.of(), List.of(), List.of());

    private final Timeline time = new Timeline();
    private final List<Long> sentAt = new ArrayList<>();
    private final List<Boolean> leaving = new ArrayList<>();
    private final List<Long> took = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private CompletableFuture<SyncAnswer> underWay = new CompletableFuture<>();
    private long askAgain = Long.MAX_VALUE;
    private int adopted;

    private final GrantSync.Owner owner = new GrantSync.Owner() {
        @Override
        public SyncRequest request(boolean leaves) {
            leaving.add(leaves);
            return new SyncRequest("a", "run", 1, "", 0, true, leaves, 0, "", List.of("a"), List.of(), List.of());
        }

        @Override
        public long synced(SyncAnswer answer) {
            adopted++;
            return askAgain;
        }
    };
    private final GrantSync.Listener listener = new GrantSync.Listener() {
        @Override
        public void synced(SyncRequest request, SyncAnswer answer, long nanos) {
            took.add(nanos);
        }

        @Override
        public void failed(Throwable why) {
            failures.add(why);
        }
    };
    private GrantSync sync = new GrantSync(owner, this::send, time, time, listener);

    private CompletionStage<SyncAnswer> send(SyncRequest request) {
        sentAt.add(time.nanos());
        underWay = new CompletableFuture<>();
        return underWay;
    }

    @BeforeEach
    void begin_at_some_time() {
        time.pass(Duration.ofSeconds(100));
        sync = new GrantSync(owner, this::send, time, time, listener);
    }

    private void pass(long millis) {
        time.pass(Duration.ofMillis(millis));
    }

    private void answer() {
        underWay.complete(ANSWER);
    }

    private void fail() {
        underWay.completeExceptionally(new IllegalStateException("silent"));
    }

    /** Returns the moments of the messages in milliseconds since the start. */
    private List<Long> sent() {
        return sentAt.stream().map(each -> each / 1_000_000 - 100_000).toList();
    }

    @Test
    void a_message_goes_at_the_start_and_every_fifth_of_a_second() {
        sync.start();
        pass(0);
        pass(5);
        answer();
        pass(194);
        assertThat(sent()).containsExactly(0L);
        pass(1);
        assertThat(sent()).containsExactly(0L, 200L);
        answer();
        pass(200);
        assertThat(sent()).containsExactly(0L, 200L, 400L);
        assertThat(adopted).isEqualTo(2);
        assertThat(took).containsExactly(Duration.ofMillis(5).toNanos(), 0L);
    }

    @Test
    void what_a_call_needs_is_asked_for_twenty_milliseconds_after_the_last_message() {
        sync.start();
        pass(0);
        answer();
        sync.needed();
        time.pass(Duration.ofMillis(20).minus(NANO));
        assertThat(sent()).containsExactly(0L);
        time.pass(NANO);
        assertThat(sent()).containsExactly(0L, 20L);
        answer();
        pass(100);
        sync.needed();
        pass(0);
        assertThat(sent()).containsExactly(0L, 20L, 120L);
    }

    @Test
    void one_message_is_under_way_at_a_time() {
        sync.start();
        pass(0);
        sync.needed();
        pass(1_000);
        assertThat(sent()).containsExactly(0L);
        answer();
        pass(0);
        assertThat(sent()).containsExactly(0L, 1_000L);
    }

    @Test
    void an_answer_may_name_the_time_of_the_next_message_within_twenty_and_two_hundred_milliseconds() {
        sync.start();
        pass(0);
        askAgain = Duration.ofMillis(50).toNanos();
        answer();
        pass(50);
        assertThat(sent()).containsExactly(0L, 50L);
        askAgain = 0;
        answer();
        pass(20);
        assertThat(sent()).containsExactly(0L, 50L, 70L);
        askAgain = -5;
        answer();
        pass(20);
        assertThat(sent()).containsExactly(0L, 50L, 70L, 90L);
        askAgain = Duration.ofSeconds(9).toNanos();
        answer();
        pass(200);
        assertThat(sent()).containsExactly(0L, 50L, 70L, 90L, 290L);
    }

    @Test
    void a_store_that_fails_three_times_in_a_row_is_only_probed_and_no_need_hurries_it() {
        sync.start();
        pass(0);
        fail();
        sync.needed();
        pass(199);
        assertThat(sent()).containsExactly(0L);
        pass(1);
        fail();
        pass(200);
        assertThat(sent()).containsExactly(0L, 200L, 400L);
        fail();
        sync.needed();
        pass(499);
        assertThat(sent()).hasSize(3);
        pass(1);
        assertThat(sent()).containsExactly(0L, 200L, 400L, 900L);
        answer();
        pass(200);
        assertThat(sent()).containsExactly(0L, 200L, 400L, 900L, 1_100L);
        assertThat(failures).hasSize(3);
        fail();
        pass(200);
        assertThat(sent()).last().isEqualTo(1_300L);
    }

    @Test
    void a_replica_that_leaves_says_so_at_once_and_sends_no_more() {
        sync.start();
        pass(0);
        answer();
        CompletionStage<Void> left = sync.leave();
        assertThat(leaving).containsExactly(false, true);
        assertThat(left.toCompletableFuture()).isNotDone();
        answer();
        assertThat(left.toCompletableFuture()).isCompleted();
        sync.needed();
        pass(1_000);
        assertThat(sent()).hasSize(2);
    }

    @Test
    void a_replica_that_leaves_waits_for_the_message_under_way() {
        sync.start();
        pass(0);
        CompletionStage<Void> left = sync.leave();
        assertThat(leaving).containsExactly(false);
        answer();
        assertThat(leaving).containsExactly(false, true);
        fail();
        assertThat(left.toCompletableFuture()).isCompleted();
        pass(1_000);
        assertThat(sent()).hasSize(2);
    }
}
