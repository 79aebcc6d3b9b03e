package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeptRecords;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.translate.MemoryStateCache;
import dev.sluice.store.memory.MemoryKeptRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningRecordsTest {

    private final MemoryKeptRecords store = new MemoryKeptRecords();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final InstantSource clock = () -> now;

    /** Returns the cache of a process that begins, over what those before it kept. */
    private MemoryStateCache process(long capacity) {
        MemoryStateCache cache = new MemoryStateCache(capacity);
        new ReasoningRecords(store, clock).join(cache);
        return cache;
    }

    private static String find(MemoryStateCache cache, String caller, String account, String key) {
        return String.valueOf(cache.of(caller, account, StateSink.NONE).find(key));
    }

    private List<KeptRecords.Kept> records() {
        return store.load("reasoning", now).toCompletableFuture().join();
    }

    @Test
    void reasoning_is_there_after_a_restart_for_its_caller_and_account_alone() {
        process(10_000).of("app", "a1", StateSink.NONE).keep("call_1", "{\"signature\":\"s\u00e9\"}");

        MemoryStateCache next = process(10_000);

        assertThat(find(next, "app", "a1", "call_1")).isEqualTo("{\"signature\":\"s\u00e9\"}");
        assertThat(find(next, "other", "a1", "call_1")).isEqualTo("null");
        assertThat(find(next, "app", "a2", "call_1")).isEqualTo("null");
    }

    @Test
    void a_state_takes_the_place_of_an_earlier_one_under_its_names() {
        MemoryStateCache cache = process(10_000);
        cache.of("app", "a1", StateSink.NONE).keep("call_1", "first");
        cache.of("app", "a1", StateSink.NONE).keep("call_1", "second");

        assertThat(find(process(10_000), "app", "a1", "call_1")).isEqualTo("second");
        assertThat(records()).hasSize(1);
    }

    @Test
    void what_the_cache_gives_up_is_not_kept_either() {
        MemoryStateCache cache = process(200);
        for (int i = 0; i < 50; i++) {
            cache.of("app", "a1", StateSink.NONE).keep("call_" + i, "x".repeat(40));
        }
        cache.of("app", "a1", StateSink.NONE).keep("call_49", "x".repeat(400));

        assertThat(records())
                .hasSizeBetween(1, 4)
                .noneMatch(record -> record.value().contains("call_49"));
    }

    @Test
    void it_is_void_after_a_day() {
        process(10_000).of("app", "a1", StateSink.NONE).keep("call_1", "state");
        now = now.plus(Duration.ofDays(1));

        assertThat(find(process(10_000), "app", "a1", "call_1")).isEqualTo("null");
    }

    @Test
    void text_that_a_database_refuses_stays_in_memory_and_voids_what_was_kept() {
        MemoryStateCache cache = process(10_000);
        cache.of("app", "a1", StateSink.NONE).keep("call_1", "good");
        cache.of("app", "a1", StateSink.NONE).keep("call_1", "half \ud800");
        cache.of("app", "a1", StateSink.NONE).keep("call\u0000", "state");

        assertThat(find(cache, "app", "a1", "call_1")).isEqualTo("half \ud800");
        assertThat(records()).isEmpty();
    }

    @Test
    void an_id_of_any_length_is_kept() {
        String id = "call_" + "9".repeat(3_000);
        process(10_000).of("app", "a1", StateSink.NONE).keep(id, "state");

        assertThat(find(process(10_000), "app", "a1", id)).isEqualTo("state");
    }
}
