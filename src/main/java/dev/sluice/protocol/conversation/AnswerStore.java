package dev.sluice.protocol.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A store of the answers that one caller was given, and of their items, for callers that name them instead of repeating them.
 * The relay made these answers by translation, so no provider holds them. Bounded, with a lifetime. Safe for use by many
 * threads.
 */
public interface AnswerStore {

    /** A store that keeps nothing. */
    AnswerStore NONE = new AnswerStore() {
        @Override
        public void keep(String id, String json) {}

        @Override
        public @Nullable String find(String id) {
            return null;
        }

        @Override
        public void forget(String id) {}
    };

    /** Keeps {@code json} under {@code id}, and replaces what was kept there. */
    void keep(String id, String json);

    /** Returns what is kept under {@code id}, or null. */
    @Nullable
    String find(String id);

    /** Keeps nothing under {@code id} from now on. */
    void forget(String id);
}
