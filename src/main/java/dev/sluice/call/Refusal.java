package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call that is not served, before it is written in a dialect. Immutable.
 *
 * @param reason the reason, which decides the status and the error type in each dialect
 * @param message what is wrong and what was expected, for the caller; free of secrets
 * @param param the name of the field at fault in the caller's request, or null
 * @param retryAfter how long to wait before another call may succeed, or null where that is not known
 * @param status the provider's HTTP status where its refusal is passed on, else 0
 * @param answer the provider's own refusal where it is passed on, or null
 * @param code the machine name of the provider's error in the caller's dialect, or null where the reason's own is meant
 */
public record Refusal(
        Reason reason,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        int status,
        Failure.@Nullable Refused answer,
        @Nullable String code) {

    /** About as long as a relay takes to start again. */
    private static final Duration RESTART = Duration.ofSeconds(5);

    /** Creates a refusal with the machine name that its reason has in each dialect. */
    public Refusal(
            Reason reason,
            String message,
            @Nullable String param,
            @Nullable Duration retryAfter,
            int status,
            Failure.@Nullable Refused answer) {
        this(reason, message, param, retryAfter, status, answer, null);
    }

    /** The reason for a refusal; each has one form in each dialect. */
    public enum Reason {
        MALFORMED,
        UNSUPPORTED,
        UNAUTHENTICATED,
        FORBIDDEN,
        MODEL_FORBIDDEN,
        UNKNOWN_MODEL,
        UNKNOWN_PATH,
        NOT_FOUND,
        THREAD_UNSUPPORTED,
        THREAD_NOT_FOUND,
        METHOD_NOT_ALLOWED,
        BODY_TOO_LARGE,
        HEADERS_TOO_LARGE,
        BODY_TIMEOUT,
        CODING_UNSUPPORTED,
        EXPECTATION_FAILED,
        CALLER_LIMITED,
        BUDGET_SPENT,
        QUEUE_FULL,
        WAIT_TOO_LONG,
        NO_USABLE_KEY,
        PROVIDER_REFUSED,
        UPSTREAM_ERROR,
        UPSTREAM_OVERLOADED,
        UPSTREAM_TIMEOUT,
        SHUTTING_DOWN,
        MEMORY_FULL,
        STORE_UNAVAILABLE,
        NOT_IMPLEMENTED,
        INTERNAL
    }

    /** Returns a refusal that names no field and no time for a retry. */
    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, null, null, 0, null);
    }

    /** Returns a refusal for the value of {@code param}. */
    public static Refusal of(Reason reason, String message, String param) {
        return new Refusal(reason, message, param, null, 0, null);
    }

    /** Returns a refusal of a call that may succeed after {@code retryAfter}. */
    public static Refusal later(Reason reason, String message, Duration retryAfter) {
        return new Refusal(reason, message, null, retryAfter, 0, null);
    }

    /** Returns the refusal of a call that was under way when the relay stopped. Another replica, or the next start, serves it. */
    public static Refusal shuttingDown() {
        return later(
                Reason.SHUTTING_DOWN,
                "The relay is shutting down and could not finish the call; send it again.",
                RESTART);
    }

    /** Returns the same refusal with {@code name} as its machine name, unless that is null. */
    public Refusal named(@Nullable String name) {
        return name == null ? this : new Refusal(reason, message, param, retryAfter, status, answer, name);
    }

    /** Returns an exception that carries this refusal. */
    public RefusedCall asException() {
        return new RefusedCall(this);
    }
}
