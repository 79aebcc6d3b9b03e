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
 * @param subject the party that a refusal is about by its own words
 */
public record Failure(
        FailureKind kind,
        int status,
        String message,
        @Nullable String code,
        @Nullable Duration retryAfter,
        @Nullable Refused answer,
        Subject subject) {

    /** The party that a refusal is about by its own words, or a failure by its nature. */
    public enum Subject {
        /** The key or its account, as in {@code invalid_api_key}: no request can be the cause. */
        KEY,
        /** The request, as in "your input was flagged". */
        REQUEST,
        /** The provider's address, which all its keys share: it took no connection in time. */
        ADDRESS,
        /** Not said: a bare status, or a type that only repeats it. */
        UNCLEAR
    }

    /**
     * A provider's refusal.
     *
     * @param body the body as received; not to be changed
     * @param contentType its media type, or null
     */
    public record Refused(byte[] body, @Nullable String contentType) {}

    /** Makes a failure whose words leave open what it is about. */
    public Failure(
            FailureKind kind,
            int status,
            String message,
            @Nullable String code,
            @Nullable Duration retryAfter,
            @Nullable Refused answer) {
        this(kind, status, message, code, retryAfter, answer, Subject.UNCLEAR);
    }

    /** Returns this failure with its subject stated. */
    public Failure about(Subject stated) {
        return new Failure(kind, status, message, code, retryAfter, answer, stated);
    }

    /** The media type of an answer that is an event of a stream. */
    public static final String EVENT = "text/event-stream";

    /** Returns the same failure with an event of the provider's stream as its answer. */
    public Failure inEvent(byte[] event) {
        return new Failure(kind, status, message, code, retryAfter, new Refused(event, EVENT), subject);
    }

    /** Returns the event of the provider's stream that reported the failure, or null if none did. */
    public byte @Nullable [] event() {
        return answer != null && EVENT.equals(answer.contentType()) ? answer.body() : null;
    }

    /** Returns a failure without an HTTP status. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, 0, message, null, null, null);
    }

    /** Returns this failure with another wait. */
    public Failure after(@Nullable Duration wait) {
        return new Failure(kind, status, message, code, wait, answer, subject);
    }
}
