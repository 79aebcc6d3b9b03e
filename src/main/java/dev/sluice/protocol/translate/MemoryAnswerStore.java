package dev.sluice.protocol.translate;

import dev.sluice.protocol.conversation.AnswerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store of answers in memory, bounded by its characters and by the time for which each is kept; the least recently used goes
 * first. Safe for use by many threads.
 */
public final class MemoryAnswerStore {

    /** An entry with more than this part of the capacity is not kept, so that one answer does not displace all others. */
    private static final int MAX_PART = 16;

    private final long capacity;
    private final Duration lifetime;
    private final InstantSource clock;
    private final Map<String, Kept> answers = new LinkedHashMap<>(64, 0.75f, true);
    private long size;

    private record Kept(String json, Instant until) {}

    /**
     * Creates an empty store.
     *
     * @param capacity the most characters of all ids and answers together, &gt; 0
     * @param lifetime the time for which an answer is kept
     */
    public MemoryAnswerStore(long capacity, Duration lifetime, InstantSource clock) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: > 0)");
        }
        this.capacity = capacity;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Returns a view of the answers of {@code caller} alone. */
    public AnswerStore of(String caller) {
        return new AnswerStore() {
            @Override
            public void keep(String id, String json) {
                MemoryAnswerStore.this.keep(caller + '\n' + id, json);
            }

            @Override
            public @Nullable String find(String id) {
                return MemoryAnswerStore.this.find(caller + '\n' + id);
            }
        };
    }

    private synchronized void keep(String key, String json) {
        remove(key);
        long length = (long) key.length() + json.length();
        if (length > capacity / MAX_PART) {
            return;
        }
        answers.put(key, new Kept(json, clock.instant().plus(lifetime)));
        size += length;
        while (size > capacity) {
            remove(answers.keySet().iterator().next());
        }
    }

    private synchronized @Nullable String find(String key) {
        Kept kept = answers.get(key);
        if (kept != null && kept.until.isBefore(clock.instant())) {
            remove(key);
            return null;
        }
        return kept == null ? null : kept.json;
    }

    private void remove(String key) {
        Kept kept = answers.remove(key);
        size -= kept == null ? 0 : key.length() + kept.json.length();
    }
}
