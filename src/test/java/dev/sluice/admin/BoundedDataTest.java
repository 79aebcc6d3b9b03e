package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.EndedCalls;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Outcome;
import dev.sluice.pool.PoolListener.Ending;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bounds on the data that is kept for the operator: it does not grow with the number of calls. */
class BoundedDataTest {

    @Test
    void only_the_latest_calls_are_kept_and_numbers_continue() {
        RecentCalls calls = new RecentCalls(() -> EndedCalls.NOON);
        for (int i = 1; i <= 2 * RecentCalls.CAPACITY; i++) {
            calls.callEnded(EndedCalls.answered("req_" + i));
        }

        List<CallDocument> newest = calls.newest(0, Integer.MAX_VALUE);

        assertThat(newest).hasSize(RecentCalls.CAPACITY);
        assertThat(newest.get(0).number()).isEqualTo(calls.latest()).isEqualTo(2 * RecentCalls.CAPACITY);
    }

    @Test
    void a_trail_is_bounded_in_steps_and_in_detail() {
        RecentCalls calls = new RecentCalls(() -> EndedCalls.NOON);
        calls.callEnded(EndedCalls.ended(
                "req_1",
                Outcome.OK,
                1L,
                2,
                Collections.nCopies(1000, EndedCalls.step(0, "failed", "x".repeat(100_000)))));

        CallDocument document = calls.newest(0, 1).get(0);

        assertThat(document.trail()).hasSize(CallDocument.MAX_STEPS);
        assertThat(document.trail().get(0).detail()).hasSize(CallDocument.MAX_DETAIL + 1);
    }

    @Test
    void a_key_has_its_last_attempts_and_a_removed_key_has_none() {
        RecentAttempts attempts = new RecentAttempts();
        KeyId kept = new KeyId("openai", "o1");
        KeyId removed = new KeyId("openai", "o2");
        for (int i = 0; i < 100; i++) {
            attempts.attemptEnded(kept, "m", "", Ending.SETTLED, null);
        }
        attempts.attemptEnded(kept, "m", "", Ending.FAILED, Failure.of(FailureKind.LIMITED, ""));
        attempts.attemptEnded(kept, "m", "", Ending.FAILED, Failure.of(FailureKind.CALLER_FAULT, ""));
        attempts.attemptEnded(kept, "m", "", Ending.FAILED, Failure.of(FailureKind.CUT, ""));
        attempts.attemptEnded(kept, "m", "", Ending.CANCELLED, null);
        attempts.attemptEnded(kept, "m", "", Ending.IGNORED, null);
        attempts.attemptEnded(removed, "m", "", Ending.SETTLED, null);

        attempts.keepOnly(List.of(kept));

        assertThat(attempts.of(kept)).hasSize(RecentAttempts.LENGTH).endsWith("oolrfc");
        assertThat(attempts.of(removed)).isEmpty();
    }

    @Test
    void of_many_clients_only_those_with_most_waiting_calls_are_shown() {
        Map<String, Integer> clients = new TreeMap<>();
        for (int i = 1; i <= 1000; i++) {
            clients.put("client-" + i, i);
        }

        QueueDocument queue = QueueDocument.of(new QueueView.Waiting(clients, Map.of()));

        assertThat(queue.waiting()).isEqualTo(500_500);
        assertThat(queue.byClient()).hasSize(QueueDocument.MAX_ENTRIES);
        assertThat(queue.byClient().get(0)).isEqualTo(new QueueDocument.Entry("client-1000", 1000));
    }
}
