package dev.sluice.protocol.rules;

import dev.sluice.call.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A request about objects that one account holds, and that several accounts can hold side by side: files, batches, and stored
 * answers.
 *
 * @param kind the kind of the objects
 * @param id the id of one of them, or null where the request is about all, or makes one
 */
public record AccountObject(Kind kind, @Nullable String id) {

    /** A kind of objects. */
    public enum Kind {
        /** OpenAI's files; they are kept for 30 days where they are a batch's. */
        FILES(Endpoint.OPENAI_ACCOUNT, "/files", 30, "after"),
        /** OpenAI's batches. */
        BATCHES(Endpoint.OPENAI_ACCOUNT, "/batches", 30, "after"),
        /** Anthropic's files. */
        ANTHROPIC_FILES(Endpoint.ANTHROPIC_ACCOUNT, "/files", 30, "after_id"),
        /** Anthropic's batches of messages, whose results can be had for 29 days. */
        MESSAGE_BATCHES(Endpoint.ANTHROPIC_ACCOUNT, "/messages/batches", 29, "after_id"),
        /** Stored answers of Chat Completions, each by its id: no path lists them, as calls are made at theirs. */
        CHAT_COMPLETIONS(Endpoint.OPENAI_ACCOUNT, "/chat/completions", 30, "after");

        private final Endpoint endpoint;
        private final String path;
        private final int days;
        private final String cursor;

        Kind(Endpoint endpoint, String path, int days, String cursor) {
            this.endpoint = endpoint;
            this.path = path;
            this.days = days;
            this.cursor = cursor;
        }

        /** Returns the endpoint that stands for the accounts. */
        public Endpoint endpoint() {
            return endpoint;
        }

        /** Returns the path of all objects below the version segment. */
        public String path() {
            return path;
        }

        /** Returns for how many days an object is remembered. */
        public int days() {
            return days;
        }

        /** Returns the name of the query field that names the last object of the page before. */
        public String cursor() {
            return cursor;
        }

        /** Returns whether lists name their ends and have no {@code object}. */
        public boolean isOfAnthropic() {
            return endpoint == Endpoint.ANTHROPIC_ACCOUNT;
        }
    }

    /** Returns what {@code path} below the version segment is about, or null where it is about other objects. */
    public static @Nullable AccountObject of(Endpoint endpoint, String path) {
        for (Kind kind : Kind.values()) {
            if (kind.endpoint == endpoint && RequestLine.isAtOrBelow(path, kind.path)) {
                if (path.length() == kind.path.length()) {
                    return new AccountObject(kind, null);
                }
                String below = path.substring(kind.path.length() + 1);
                int slash = below.indexOf('/');
                return new AccountObject(kind, slash < 0 ? below : below.substring(0, slash));
            }
        }
        return null;
    }
}
