package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failure of one attempt at a provider. Immutable.
 *
 * @param kind the kind of failure, which decides its effect on the key and on a retry
 * @param status the provider's HTTP status, or 0 if there was none
 * @param message the provider's message or Sluice's own; free of secrets
 * @param code the provider's own error code or type, or null
 * @param retryAfter how long the provider asks to wait before another attempt, or null
 * @param answer the provider's refusal as received, to be passed on where the fault is the caller's, or null
 */
public record Failure(
        FailureKind kind,
        int status,
        String message,
        @Nullable String code,
        @Nullable Duration retryAfter,
        @Nullable Refused answer) {

    /**
     * A provider's refusal.
     *
     * @param body the body as received; not to be changed
     * @param contentType its media type, or null
     */
    public record Refused(byte[] body, @Nullable String contentType) {}

    /** The media type of an answer that is an event of a stream. */
    public static final String EVENT = "text/event-stream";

    /** Returns the same failure with an event of the provider's stream as its answer. */
    public Failure inEvent(byte[] event) {
        return new Failure(kind, status, message, code, retryAfter, new Refused(event, EVENT));
    }

    /** Returns the event of the provider's stream that reported the failure, or null if none did. */
    public byte @Nullable [] event() {
        return answer != null && EVENT.equals(answer.contentType()) ? answer.body() : null;
    }

    /** Returns a failure without an HTTP status. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, 0, message, null, null, null);
    }
}
