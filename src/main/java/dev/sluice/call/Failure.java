package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with one attempt.
 *
 * @param kind what it means for the key and for a retry
 * @param status the provider's HTTP status, or 0 where none came
 * @param message the provider's words or ours, free of secrets
 * @param code the provider's own error code or type, where it gave one
 * @param retryAfter how long the provider asks us to stay away, where it does
 * @param answer the provider's refusal as it came, to be handed on where the fault is the caller's
 */
public record Failure(
        FailureKind kind,
        int status,
        String message,
        @Nullable String code,
        @Nullable Duration retryAfter,
        @Nullable Refused answer) {

    /** A provider's refusal: the body as it came, and its media type. */
    public record Refused(byte[] body, @Nullable String contentType) {}

    /** Returns a failure of the wire, where no status came. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, 0, message, null, null, null);
    }

    /** Returns this failure with another wait. */
    public Failure after(@Nullable Duration wait) {
        return new Failure(kind, status, message, code, wait, answer);
    }
}
