package dev.sluice.call;

import java.util.Locale;

/** The end of a call as its caller sees it: the closed set of values of the metrics' {@code outcome} label. */
public enum Outcome {
    OK,
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    TOO_LARGE,
    CALLER_LIMITED,
    BUDGET_SPENT,
    QUEUE_FULL,
    WAIT_TOO_LONG,
    NO_USABLE_KEY,
    PROVIDER_REFUSED,
    UPSTREAM_ERROR,
    UPSTREAM_OVERLOADED,
    UPSTREAM_TIMEOUT,
    BROKEN_STREAM,
    CLIENT_GONE,
    /** The relay ended the call, since its client took nothing of the answer while the memory for answers was in use. */
    CLIENT_SLOW,
    SHUTTING_DOWN,
    MEMORY_FULL,
    STORE_UNAVAILABLE,
    INTERNAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the name used in metrics and logs, for example {@code broken_stream}. */
    public String label() {
        return label;
    }

    /** Returns the outcome of a call that was refused for {@code reason}. */
    public static Outcome of(Refusal.Reason reason) {
        return switch (reason) {
            case MALFORMED,
                    UNSUPPORTED,
                    THREAD_UNSUPPORTED,
                    METHOD_NOT_ALLOWED,
                    BODY_TIMEOUT,
                    CODING_UNSUPPORTED,
                    EXPECTATION_FAILED,
                    NOT_IMPLEMENTED -> BAD_REQUEST;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN, MODEL_FORBIDDEN -> FORBIDDEN;
            case UNKNOWN_MODEL, UNKNOWN_PATH, NOT_FOUND, THREAD_NOT_FOUND -> NOT_FOUND;
            case BODY_TOO_LARGE, HEADERS_TOO_LARGE -> TOO_LARGE;
            case CALLER_LIMITED -> CALLER_LIMITED;
            case BUDGET_SPENT -> BUDGET_SPENT;
            case QUEUE_FULL -> QUEUE_FULL;
            case WAIT_TOO_LONG -> WAIT_TOO_LONG;
            case NO_USABLE_KEY -> NO_USABLE_KEY;
            case PROVIDER_REFUSED -> PROVIDER_REFUSED;
            case UPSTREAM_ERROR -> UPSTREAM_ERROR;
            case UPSTREAM_OVERLOADED -> UPSTREAM_OVERLOADED;
            case UPSTREAM_TIMEOUT -> UPSTREAM_TIMEOUT;
            case SHUTTING_DOWN -> SHUTTING_DOWN;
            case MEMORY_FULL -> MEMORY_FULL;
            case STORE_UNAVAILABLE -> STORE_UNAVAILABLE;
            case INTERNAL -> INTERNAL;
        };
    }
}
