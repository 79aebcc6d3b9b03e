package dev.sluice.protocol.translate;

import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.tap.StateSink;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache of state in memory, bounded by its characters; the least recently used goes first. Safe for use by many threads. */
public final class MemoryStateCache {

    /** A listener to what the cache takes and gives up. Is called under the cache's lock; must not block. */
    public interface Listener {

        /** Listens to nothing. */
        Listener NONE = new Listener() {
            @Override
            public void kept(String caller, String account, String key, String state) {}

            @Override
            public void dropped(String caller, String account, String key) {}
        };

        /** {@code state} is kept, in place of what was under its names. */
        void kept(String caller, String account, String key, String state);

        /** The records under these names are no longer kept. */
        void dropped(String caller, String account, String key);
    }

    private final long capacity;
    private Listener listener = Listener.NONE;
    private final Map<StateKey, String> states = new LinkedHashMap<>(64, 0.75f, true);
    private long size;

    /** The name of one state: two callers may use one key, and one caller keeps states of several accounts. */
    private record StateKey(String caller, String account, String key) {

        int length() {
            return caller.length() + account.length() + key.length();
        }
    }

    /**
     * Creates an empty cache.
     *
     * @param capacity the most characters of all keys and states together, &gt; 0
     */
    public MemoryStateCache(long capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: > 0)");
        }
        this.capacity = capacity;
    }

    /**
     * Returns a view of the states that {@code account} made for {@code caller} alone.
     *
     * @param kept receives every key under which state is kept
     */
    public StateCache of(String caller, String account, StateSink kept) {
        return new StateCache() {
            @Override
            public void keep(String key, String state) {
                MemoryStateCache.this.keep(new StateKey(caller, account, key), state);
                kept.made(key);
            }

            @Override
            public @Nullable String find(String key) {
                return MemoryStateCache.this.find(new StateKey(caller, account, key));
            }
        };
    }

    /** Tells {@code next} of what comes and goes from now on, in place of an earlier one. */
    public synchronized void listen(Listener next) {
        listener = next;
    }

    /** Keeps a state that an earlier process had kept, as far as there is room. Its listener is not told. */
    public synchronized void restored(String caller, String account, String key, String state) {
        put(new StateKey(caller, account, key), state);
    }

    private synchronized void keep(StateKey key, String state) {
        if (put(key, state)) {
            listener.kept(key.caller, key.account, key.key, state);
        } else {
            listener.dropped(key.caller, key.account, key.key);
        }
    }

    /** Returns false where it is larger than the cache. */
    private boolean put(StateKey key, String state) {
        String before = states.remove(key);
        size -= before == null ? 0 : key.length() + before.length();
        if (key.length() + state.length() > capacity) {
            return false;
        }
        states.put(key, state);
        size += key.length() + state.length();
        var oldest = states.entrySet().iterator();
        while (size > capacity) {
            Map.Entry<StateKey, String> entry = oldest.next();
            size -= entry.getKey().length() + entry.getValue().length();
            oldest.remove();
            StateKey gone = entry.getKey();
            listener.dropped(gone.caller, gone.account, gone.key);
        }
        return true;
    }

    private synchronized @Nullable String find(StateKey key) {
        return states.get(key);
    }
}
