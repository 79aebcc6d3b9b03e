package dev.sluice.call;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rule that tells the meaning of a provider's error. An error falls under it where all that the rule names fits.
 *
 * @param statuses the HTTP statuses that the error must have
 * @param code a code, type, status or reason that the error must name, in lower case; {@code *} at either end stands for any
 *     characters; empty where the code does not matter
 * @param words what the error's message must contain, in lower case; empty where the message does not matter
 * @param kind the meaning
 */
public record ErrorRule(Statuses statuses, String code, String words, FailureKind kind) {

    /** The meanings that an error can have, by the names that a table of rules gives them. */
    public static final Map<String, FailureKind> MEANINGS = meanings();

    /** A range of HTTP statuses, both ends included. */
    public record Statuses(int first, int last) {

        public static final Statuses ANY = new Statuses(0, 999);

        /** Returns the range of one status. */
        public static Statuses of(int status) {
            return new Statuses(status, status);
        }

        public boolean contains(int status) {
            return first <= status && status <= last;
        }
    }

    private static Map<String, FailureKind> meanings() {
        Map<String, FailureKind> meanings = new LinkedHashMap<>();
        meanings.put("revoked", FailureKind.REVOKED);
        meanings.put("exhausted", FailureKind.EXHAUSTED);
        meanings.put("limited", FailureKind.LIMITED);
        meanings.put("overloaded", FailureKind.OVERLOADED);
        meanings.put("forbidden", FailureKind.FORBIDDEN);
        meanings.put("model-denied", FailureKind.MODEL_DENIED);
        meanings.put("request", FailureKind.CALLER_FAULT);
        meanings.put("server-error", FailureKind.SERVER_ERROR);
        return Collections.unmodifiableMap(meanings);
    }
}
