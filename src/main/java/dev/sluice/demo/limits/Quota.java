package dev.sluice.demo.limits;

/** What an account is limited in. All but {@link #CONCURRENCY} are counted by the minute. */
public enum Quota {
    REQUESTS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    /** Input and output together. */
    TOKENS,
    /** Requests at once. */
    CONCURRENCY
}
