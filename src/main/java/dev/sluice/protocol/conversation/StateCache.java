package dev.sluice.protocol.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A cache of state that a provider wants back with the next request and that the caller's dialect has no field for: signed
 * reasoning, the signatures of tool calls. Bounded; may evict at any time. Safe for use by many threads.
 */
public interface StateCache {

    /** A cache that keeps nothing. */
    StateCache NONE = new StateCache() {
        @Override
        public void keep(String key, String state) {}

        @Override
        public @Nullable String find(String key) {
            return null;
        }
    };

    /** Keeps {@code state} under {@code key}, the id of a tool call, and replaces an earlier one. */
    void keep(String key, String state);

    /** Returns the state under {@code key}, or null. */
    @Nullable
    String find(String key);
}
