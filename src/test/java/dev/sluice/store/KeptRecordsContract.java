package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of kept records does. */
public abstract class KeptRecordsContract {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    protected abstract KeptRecords records();

    private void keep(Kept... records) {
        records().write(List.of(records), List.of()).toCompletableFuture().join();
    }

    private List<Kept> load(String kind, Instant now) {
        return records().load(kind, now).toCompletableFuture().join();
    }

    private static Kept kept(String kind, String key, String value, int seconds) {
        return new Kept(new Name(kind, key), value, NOON.plusSeconds(seconds), NOON.plusSeconds(seconds + 100));
    }

    @Test
    void records_of_a_kind_are_loaded_in_the_order_in_which_they_were_kept() {
        keep(kept("state", "b", "1", 1), kept("object", "x", "4", 0));
        keep(kept("state", "c", "2", 2), kept("state", "a", "3", 3));
        assertThat(load("state", NOON))
                .containsExactly(kept("state", "b", "1", 1), kept("state", "c", "2", 2), kept("state", "a", "3", 3));
    }

    @Test
    void a_record_takes_the_place_of_the_one_of_its_name() {
        keep(kept("state", "a", "old", 1));
        keep(kept("state", "a", "new", 2));
        assertThat(load("state", NOON)).containsExactly(kept("state", "a", "new", 2));
    }

    @Test
    void what_is_removed_or_void_is_not_loaded() {
        keep(kept("state", "a", "1", 0), kept("state", "b", "2", 50), kept("state", "c", "3", 50));
        records()
                .write(List.of(), List.of(new Name("state", "b"), new Name("state", "never")))
                .toCompletableFuture()
                .join();
        assertThat(load("state", NOON.plusSeconds(100))).containsExactly(kept("state", "c", "3", 50));
    }

    @Test
    void pruning_removes_what_is_void_and_nothing_else() {
        keep(kept("state", "a", "1", 0), kept("state", "b", "2", 50), kept("object", "a", "3", 0));
        records().prune("state", NOON.plusSeconds(100)).toCompletableFuture().join();
        assertThat(load("state", NOON)).containsExactly(kept("state", "b", "2", 50));
        assertThat(load("object", NOON)).hasSize(1);
    }
}
