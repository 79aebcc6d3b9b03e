package dev.sluice.call;

import java.util.Locale;

/** Why one attempt at a provider did not yield a good answer: the closed set that health, retries and metrics share. */
public enum FailureKind {
    /** The provider refuses the request itself (400, 413, 422 …): the caller's own, harms no key, is never retried. */
    CALLER_FAULT(false),
    /** A rate limit of the key's account is reached. */
    LIMITED(true),
    /** The account's credit, balance or spend limit is used up. */
    EXHAUSTED(true),
    /** The key is not valid any more. */
    REVOKED(true),
    /** The key is valid but may not do this. */
    FORBIDDEN(true),
    /** The key may not use this model, though another key might. */
    MODEL_DENIED(true),
    /** The provider says that it is overloaded as a whole. */
    OVERLOADED(true),
    /** The provider answered with a server error. */
    SERVER_ERROR(true),
    /** No connection could be made. */
    CONNECT(true),
    /** The connection broke before the answer began. */
    RESET(true),
    /** No byte of the body came in time. */
    FIRST_BYTE_TIMEOUT(true),
    /** The answer began, then no data came for too long. */
    IDLE_TIMEOUT(true),
    /** The whole took longer than a call may. */
    TOTAL_TIMEOUT(false),
    /** The answer began and broke off, or ended without its terminator. */
    CUT(true),
    /** A success that holds nothing. */
    EMPTY(true),
    /** An answer that is not what its dialect says it must be. */
    UNREADABLE(true);

    private final boolean retryable;

    FailureKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** Returns whether another key may do better, as long as nothing has reached the client. */
    public boolean retryable() {
        return retryable;
    }

    /** Returns the name used in metrics and logs, as in {@code server_error}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
