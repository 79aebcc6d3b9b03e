package dev.sluice.demo.wire;

/** The problems for which a provider refuses a request. */
public enum RequestProblem {
    WRONG_KEY,
    NO_CREDIT,
    FORBIDDEN,
    /** The model does not exist, or the key may not use it. */
    NO_MODEL,
    SERVER_ERROR,
    OVERLOADED,
    RATE_LIMITED,
    /** The request is invalid. */
    UNREADABLE,
    NO_SUCH_PATH,
    WRONG_METHOD,
    TOO_LARGE
}
