package dev.sluice.demo.limits;

/** The quantities that an account's limits count. All but {@link #CONCURRENCY} are counted per minute. */
public enum Quota {
    REQUESTS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    /** Input and output together. */
    TOKENS,
    /** Requests at once. */
    CONCURRENCY
}
