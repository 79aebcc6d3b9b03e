package dev.sluice.protocol.rules;

import dev.sluice.call.FailureKind;

/**
 * One row of the table of provider errors: what an error says, and what that means.
 *
 * @param code a code, type, status or reason that the error must name, in lower case; {@code *} at either end stands for any
 *     characters; empty where the code does not matter
 * @param words what the error's message must contain, in lower case; empty where the message does not matter
 * @param status the HTTP status that the error must have, or {@link #ANY}. An error within a stream has no status: there the
 *     code alone decides
 * @param kind the meaning
 */
record ErrorRule(String code, String words, int status, FailureKind kind) {

    /** The status of a rule that holds for every status. */
    static final int ANY = 0;

    /** Returns a rule for a code that tells the meaning by itself, whatever the status. */
    static ErrorRule code(String code, FailureKind kind) {
        return new ErrorRule(code, "", ANY, kind);
    }

    /** Returns a rule for a code that only repeats a status, and counts where the status is that one or is not known. */
    static ErrorRule code(String code, int status, FailureKind kind) {
        return new ErrorRule(code, "", status, kind);
    }

    /** Returns a rule for a message, whatever the status. */
    static ErrorRule words(String words, FailureKind kind) {
        return new ErrorRule("", words, ANY, kind);
    }

    /** Returns a rule for a status alone. */
    static ErrorRule status(int status, FailureKind kind) {
        return new ErrorRule("", "", status, kind);
    }

    /**
     * Returns whether this rule's match tells by itself that {@code error} is about the key: a code of its own does, or words at
     * the message's beginning. A code that repeats a status does not, and words further on may be quoted from the request.
     */
    boolean isTelling(ErrorBody error) {
        return words.isEmpty() ? status == ANY : error.beginsWith(words);
    }

    /** Returns whether {@code error} falls under this rule; its {@code status} is 0 where none is known. */
    boolean matches(ErrorBody error, int status) {
        boolean statusFits = this.status == ANY || this.status == status || (status == 0 && !code.isEmpty());
        return statusFits && (code.isEmpty() || error.names(code)) && (words.isEmpty() || error.says(words));
    }
}
