package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeptRecords;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.LearnedState;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import dev.sluice.store.memory.MemoryKeptRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedLimitsRecordTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final LearnedState STATE = new LearnedState(
            Duration.ZERO,
            List.of(new AccountLimit("p", "key/k", "m", Dimension.REQUESTS, 588, -2.5)),
            List.of(new ProviderBurst("p", "m", Dimension.REQUESTS, 0.1, 0.2, true, 0.98)));

    private final MemoryKeptRecords store = new MemoryKeptRecords();

    private LearnedLimitsRecord at(Instant now) {
        return new LearnedLimitsRecord(store, null, InstantSource.fixed(now));
    }

    @Test
    void what_was_kept_is_read_again_with_its_age() {
        at(NOW).save(new LearnedState(Duration.ZERO, List.of(), List.of()));
        at(NOW).save(STATE);
        LearnedState read = Objects.requireNonNull(at(NOW.plusSeconds(90)).load());

        assertThat(read.age()).isEqualTo(Duration.ofSeconds(90));
        assertThat(read.limits()).isEqualTo(STATE.limits());
        assertThat(read.bursts()).isEqualTo(STATE.bursts());
    }

    @Test
    void what_is_older_than_a_week_is_learned_again() {
        at(NOW).save(STATE);
        assertThat(at(NOW.plus(Duration.ofDays(8))).load()).isNull();
    }

    @Test
    void the_file_of_a_relay_that_had_no_store_is_taken_over_once(@TempDir Path directory) {
        LearnedLimitsFile file = new LearnedLimitsFile(directory.resolve("learned.json"), InstantSource.fixed(NOW));
        file.save(STATE);
        LearnedLimitsRecord record = new LearnedLimitsRecord(store, file, InstantSource.fixed(NOW));
        LearnedState ofFile = Objects.requireNonNull(record.load());
        assertThat(ofFile.limits()).isEqualTo(STATE.limits());

        record.save(new LearnedState(Duration.ZERO, STATE.limits(), List.of()));
        assertThat(Objects.requireNonNull(record.load()).bursts()).isEmpty();
    }

    @Test
    void a_store_that_fails_loses_nothing_but_the_memory() {
        KeptRecords broken = new KeptRecords() {
            @Override
            public CompletionStage<List<Kept>> load(String kind, Instant now) {
                return CompletableFuture.failedFuture(new IllegalStateException("gone"));
            }

            @Override
            public CompletionStage<Void> write(Collection<Kept> kept, Collection<Name> removed) {
                return CompletableFuture.failedFuture(new IllegalStateException("gone"));
            }

            @Override
            public CompletionStage<Void> prune(String kind, Instant now) {
                return CompletableFuture.failedFuture(new IllegalStateException("gone"));
            }
        };
        LearnedLimitsRecord record = new LearnedLimitsRecord(broken, null, InstantSource.fixed(NOW));
        record.save(STATE);
        assertThat(record.load()).isNull();
    }
}
