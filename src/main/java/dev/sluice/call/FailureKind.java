package dev.sluice.call;

import java.util.Locale;

/** The reason for which an attempt at a provider failed: the closed set that health, retries and metrics share. */
public enum FailureKind {
    /** The provider refuses the request itself (400, 413, 422 …). It does not count against the key and is never retried. */
    CALLER_FAULT(false),
    /** A rate limit of the key's account is reached. */
    LIMITED(true),
    /** The account's credit, balance or spend limit is used up. */
    EXHAUSTED(true),
    /** The key is not valid any more. */
    REVOKED(true),
    /** The key is valid but lacks the permission. */
    FORBIDDEN(true),
    /** The key may not use this model, though another key might. */
    MODEL_DENIED(true),
    /** The provider reports that it is overloaded, whatever the key. */
    OVERLOADED(true),
    /** The provider answered with a server error. */
    SERVER_ERROR(true),
    /** No connection could be made. */
    CONNECT(true),
    /** The connection broke before the answer began. */
    RESET(true),
    /** No byte of the body was received in time. */
    FIRST_BYTE_TIMEOUT(true),
    /** The answer began, then no data was received for too long. */
    IDLE_TIMEOUT(true),
    /** The whole call took longer than it may. */
    TOTAL_TIMEOUT(false),
    /** The answer began and was cut off, or ended without its terminator. */
    CUT(true),
    /** A success with an empty body. */
    EMPTY(true),
    /** An answer that does not have the form that its dialect requires. */
    UNREADABLE(true),
    /** The model's tool call has arguments that cannot be read; no other key would do better. */
    BROKEN_CALL(false),
    /** The relay had no memory left to hold or translate the rest of the answer, which says nothing of the key. */
    MEMORY_FULL(false);

    private final boolean retryable;

    FailureKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** Returns whether an attempt with another key may succeed, as long as nothing has reached the client. */
    public boolean retryable() {
        return retryable;
    }

    /** Returns whether the provider refuses the key or its account, unless the request is the cause. */
    public boolean refusesKey() {
        return this == EXHAUSTED || this == REVOKED || this == FORBIDDEN;
    }

    /** Returns the name used in metrics and logs, for example {@code server_error}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
