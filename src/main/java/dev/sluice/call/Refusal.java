package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call that Sluice does not serve, in no dialect yet.
 *
 * @param reason which of the closed set of refusals it is
 * @param message what is wrong and what was expected, for the caller to read; free of secrets
 * @param param the field at fault, in the caller's own words, where there is one
 * @param retryAfter when to come again, where that is known
 * @param status the provider's status where it is handed on, else 0
 * @param answer the provider's own refusal where it is handed on
 */
public record Refusal(
        Reason reason,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        int status,
        Failure.@Nullable Refused answer) {

    /** Why a call is refused; each has one shape in each dialect. */
    public enum Reason {
        MALFORMED,
        UNSUPPORTED,
        UNAUTHENTICATED,
        MODEL_FORBIDDEN,
        UNKNOWN_MODEL,
        UNKNOWN_PATH,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        BODY_TOO_LARGE,
        HEADERS_TOO_LARGE,
        BODY_TIMEOUT,
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
        NOT_IMPLEMENTED,
        INTERNAL
    }

    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, null, null, 0, null);
    }

    public static Refusal of(Reason reason, String message, String param) {
        return new Refusal(reason, message, param, null, 0, null);
    }

    public static Refusal later(Reason reason, String message, Duration retryAfter) {
        return new Refusal(reason, message, null, retryAfter, 0, null);
    }

    /** Returns this refusal as something that can be thrown. */
    public RefusedCall asException() {
        return new RefusedCall(this);
    }
}
