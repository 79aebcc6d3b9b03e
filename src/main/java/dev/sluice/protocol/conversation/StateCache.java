package dev.sluice.protocol.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Where the state waits that a provider wants to see again with the next turn and the caller's dialect has no field for:
 * signed thoughts, the signatures of tool calls. Bounded; may forget at any time. Safe for use by many threads.
 */
public interface StateCache {

    /** Forgets everything. */
    StateCache NONE = new StateCache() {
        @Override
        public void keep(String key, String state) {}

        @Override
        public @Nullable String find(String key) {
            return null;
        }
    };

    /** Keeps {@code state}, in place of what was under {@code key}, the id of a tool call. */
    void keep(String key, String state);

    /** Returns what is kept under {@code key}, or null. */
    @Nullable
    String find(String key);
}
