package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeyId;
import dev.sluice.protocol.rules.AccountObject.Kind;
import dev.sluice.store.memory.MemoryKeptRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OwnerRecordsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final KeyId KEY = new KeyId("openai", "o1");
    private static final Caller APP = caller("app");

    private final HeldStore store = new HeldStore();
    private Instant now = NOON;
    private final InstantSource clock = () -> now;

    private static Caller caller(String name) {
        return new Caller(name, 1, 0, null, null, null, List.of());
    }

    /** A store whose writes end when a test lets them. */
    private static final class HeldStore implements KeptRecords {

        private final MemoryKeptRecords kept = new MemoryKeptRecords();
        private final List<CompletableFuture<Void>> writing = new ArrayList<>();
        private boolean holds;

        @Override
        public CompletionStage<List<Kept>> load(String kind, Instant at) {
            return kept.load(kind, at);
        }

        @Override
        public CompletionStage<Void> write(Collection<Kept> records, Collection<Name> removed) {
            CompletableFuture<Void> held = new CompletableFuture<>();
            writing.add(held);
            if (!holds) {
                held.complete(null);
            }
            return held.thenCompose(done -> kept.write(records, removed));
        }

        @Override
        public CompletionStage<Void> prune(String kind, Instant at) {
            return kept.prune(kind, at);
        }
    }

    /** The owners and objects of one process. */
    private final class Process {

        private final OwnerRecords records = new OwnerRecords(store, clock);
        private final StateOwners owners = new StateOwners(records);
        private final AccountObjects objects = new AccountObjects(clock, records);

        private Process() {
            records.restore(owners, objects).join();
        }
    }

    @Test
    void the_next_process_knows_owners_files_and_batches() {
        Process before = new Process();
        before.owners.own("resp_1", new StateOwners.Owner("app", "gpt-4.1", KEY));
        before.objects.made("app", Kind.BATCHES, "batch_1", KEY);
        before.objects.made("app", Kind.BATCHES, "batch_2", KEY);
        before.objects.deleted("app", Kind.BATCHES, "batch_2");
        before.owners.own("resp_2", new StateOwners.Owner("app", "gpt-4.1", KEY));
        before.owners.disown("resp_2");

        Process after = new Process();

        assertThat(after.owners.find("resp_1", APP).orThrow()).contains(new StateOwners.Owner("app", "gpt-4.1", KEY));
        boolean refused = after.owners.find("resp_1", caller("other")).fold(owner -> false, refusal -> true);
        assertThat(refused).isTrue();
        assertThat(after.owners.find("resp_2", APP).orThrow()).isEmpty();
        assertThat(after.objects.of(APP, Kind.BATCHES))
                .extracting(AccountObjects.Held::id)
                .containsExactly("batch_1");
    }

    @Test
    void the_next_process_sends_the_state_of_a_tool_call_to_the_key_that_made_it_for_its_caller_alone() {
        Process before = new Process();
        before.owners.ownToolCall("call 1", new StateOwners.Owner("app", "gpt-4.1", KEY));
        before.owners.ownToolCall("call 1", new StateOwners.Owner("batch app", "gpt-4.1", new KeyId("openai", "o2")));

        Process after = new Process();

        assertThat(after.owners.keptStateKey(List.of("call 1"), APP, provider -> true))
                .isEqualTo(KEY);
        assertThat(after.owners.keptStateKey(List.of("call 1"), caller("batch app"), provider -> true))
                .isEqualTo(new KeyId("openai", "o2"));
        assertThat(after.owners.keptStateKey(List.of("call 1"), caller("other"), provider -> true))
                .isNull();
        now = NOON.plus(Duration.ofDays(1));
        assertThat(new Process().owners.keptStateKey(List.of("call 1"), APP, provider -> true))
                .isNull();
    }

    @Test
    void what_has_outlived_its_time_is_forgotten() {
        new Process().owners.own("resp_1", new StateOwners.Owner("app", "gpt-4.1", KEY));
        now = NOON.plus(Duration.ofDays(30));
        assertThat(new Process().owners.find("resp_1", APP).orThrow()).isEmpty();
    }

    @Test
    void a_record_that_no_database_takes_is_not_kept_and_harms_no_other() {
        Process before = new Process();
        before.owners.own("resp_1", new StateOwners.Owner("app", "gpt\u0000", KEY));
        before.owners.own("resp_\ud800", new StateOwners.Owner("app", "gpt", KEY));
        before.owners.own("x".repeat(501), new StateOwners.Owner("app", "gpt", KEY));
        before.owners.own("resp_2", new StateOwners.Owner("app", "model with spaces", KEY));

        assertThat(store.load("state", NOON).toCompletableFuture().join())
                .extracting(record -> record.name().key())
                .containsExactly("resp_2");
        assertThat(new Process().owners.find("resp_2", APP).orThrow())
                .contains(new StateOwners.Owner("app", "model with spaces", KEY));
    }

    @Test
    void all_that_gathers_during_a_write_goes_into_the_next() {
        store.holds = true;
        Process process = new Process();
        for (int i = 0; i < 50; i++) {
            process.owners.own("resp_" + i, new StateOwners.Owner("app", "gpt-4.1", KEY));
        }
        assertThat(store.writing).hasSize(1);
        store.writing.get(0).complete(null);
        assertThat(store.writing).hasSize(2);
        store.writing.get(1).complete(null);
        assertThat(store.load("state", NOON).toCompletableFuture().join()).hasSize(50);
        assertThat(store.writing).hasSize(2);
    }

    @Test
    void a_write_that_fails_does_not_end_the_next() {
        store.holds = true;
        Process process = new Process();
        process.owners.own("resp_1", new StateOwners.Owner("app", "gpt-4.1", KEY));
        process.owners.own("resp_2", new StateOwners.Owner("app", "gpt-4.1", KEY));
        store.writing.get(0).completeExceptionally(new IllegalStateException("the disk is full"));
        store.writing.get(1).complete(null);
        assertThat(store.load("state", NOON).toCompletableFuture().join())
                .extracting(record -> record.name().key())
                .containsExactly("resp_2");
    }
}
