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
 * first. Whole responses, which repeat their requests, have one half of the room and items the other, so that the long do not
 * displace the short. Safe for use by many threads.
 */
public final class MemoryAnswerStore {

    /** Begins the ids of whole responses. */
    private static final String RESPONSE = "resp_";

    private final Half responses;
    private final Half items;

    /**
     * Creates an empty store.
     *
     * @param capacity the most characters of all ids and answers together, &gt; 1
     * @param lifetime the time for which an answer is kept
     */
    public MemoryAnswerStore(long capacity, Duration lifetime, InstantSource clock) {
        if (capacity <= 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: > 1)");
        }
        this.responses = new Half(capacity / 2, lifetime, clock);
        this.items = new Half(capacity / 2, lifetime, clock);
    }

    /** Returns a view of the answers of {@code caller} alone. */
    public AnswerStore of(String caller) {
        return new AnswerStore() {
            @Override
            public void keep(String id, String json) {
                half(id).keep(caller + '\n' + id, json);
            }

            @Override
            public @Nullable String find(String id) {
                return half(id).find(caller + '\n' + id);
            }

            @Override
            public void forget(String id) {
                half(id).forget(caller + '\n' + id);
            }
        };
    }

    private Half half(String id) {
        return id.startsWith(RESPONSE) ? responses : items;
    }

    private record Kept(String json, Instant until) {}

    private static final class Half {

        /** An entry with more than this part of the capacity is not kept, so that one does not displace all others. */
        private static final int MAX_PART = 16;

        private final long capacity;
        private final Duration lifetime;
        private final InstantSource clock;
        private final Map<String, Kept> answers = new LinkedHashMap<>(64, 0.75f, true);
        private long size;

        Half(long capacity, Duration lifetime, InstantSource clock) {
            this.capacity = capacity;
            this.lifetime = lifetime;
            this.clock = clock;
        }

        synchronized void keep(String key, String json) {
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

        synchronized @Nullable String find(String key) {
            Kept kept = answers.get(key);
            if (kept != null && kept.until.isBefore(clock.instant())) {
                remove(key);
                return null;
            }
            return kept == null ? null : kept.json;
        }

        synchronized void forget(String key) {
            remove(key);
        }

        private void remove(String key) {
            Kept kept = answers.remove(key);
            size -= kept == null ? 0 : key.length() + kept.json.length();
        }
    }
}
