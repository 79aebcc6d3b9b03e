package dev.sluice.protocol.conversation;

/** The reason why a model stopped. */
public enum StopReason {
    /** The answer was complete. */
    DONE,
    /** The model generated one of the caller's stop sequences. */
    STOP_SEQUENCE,
    /** The model called tools. */
    TOOL_CALLS,
    /** The limit on output tokens was reached. */
    OUTPUT_LIMIT,
    /** Prompt and answer together filled the model's context window. */
    CONTEXT_LIMIT,
    /** The model or a content filter refused to answer. */
    REFUSAL,
    /** The model paused between calls of tools that the provider runs. */
    PAUSED
}
