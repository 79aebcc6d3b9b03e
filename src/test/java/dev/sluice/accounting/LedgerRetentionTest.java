package dev.sluice.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The upkeep of a ledger over simulated days. */
class LedgerRetentionTest {

    private static final Instant START = Instant.parse("2026-11-27T10:30:00Z");

    private final Timeline time = new Timeline();
    private final ScriptedStorage storage = new ScriptedStorage();
    private final List<Throwable> failures = new ArrayList<>();
    private final LedgerRetention retention =
            new LedgerRetention(storage, Duration.ofDays(30), this::now, time, time, failures::add);

    private Instant now() {
        return START.plusNanos(time.nanos());
    }

    @Test
    void room_is_made_before_anything_is_removed_and_whole_days_are_removed_in_parts_with_pauses() {
        storage.parts = 3;
        retention.begin();
        assertThat(storage.removed).hasSize(1);

        time.pass(LedgerRetention.PAUSE.multipliedBy(3));

        assertThat(storage.prepared).containsExactly(START);
        assertThat(storage.removed).hasSize(3).containsOnly(Instant.parse("2026-10-28T00:00:00Z"));
    }

    @Test
    void each_hour_removes_what_has_grown_too_old() {
        retention.begin();
        time.pass(Duration.ofHours(24));

        assertThat(storage.prepared).hasSize(25);
        assertThat(storage.removed.get(storage.removed.size() - 1)).isEqualTo(Instant.parse("2026-10-29T00:00:00Z"));
    }

    @Test
    void another_retention_holds_from_the_next_part_on() {
        retention.begin();
        retention.setRetention(Duration.ofDays(1));
        time.pass(LedgerRetention.PERIOD);

        assertThat(storage.removed).last().isEqualTo(Instant.parse("2026-11-26T00:00:00Z"));
    }

    @Test
    void a_failure_is_told_and_tried_again_in_the_next_period() {
        storage.failure = new IllegalStateException("gone");
        retention.begin();
        assertThat(failures).hasSize(1);
        assertThat(storage.removed).isEmpty();

        storage.failure = null;
        time.pass(LedgerRetention.PERIOD);

        assertThat(storage.removed).hasSize(1);
    }

    private static final class ScriptedStorage implements LedgerStorage {
        private final List<Instant> prepared = new ArrayList<>();
        private final List<Instant> removed = new ArrayList<>();
        private RuntimeException failure;
        private int parts = 1;

        @Override
        public CompletionStage<Integer> prepare(Instant now) {
            prepared.add(now);
            return failure == null ? CompletableFuture.completedFuture(0) : CompletableFuture.failedFuture(failure);
        }

        @Override
        public CompletionStage<Boolean> removeSome(Instant before) {
            removed.add(before);
            return CompletableFuture.completedFuture(--parts > 0);
        }
    }
}
