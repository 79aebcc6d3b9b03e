package dev.sluice.protocol.conversation;

/** Why a model stopped. */
public enum StopReason {
    /** It had said all. */
    DONE,
    /** It came to one of the caller's stop sequences. */
    STOP_SEQUENCE,
    /** It wants tools to be run. */
    TOOLS,
    /** The bound on output tokens was reached. */
    OUTPUT_BOUND,
    /** Prompt and answer together fill the model's context. */
    CONTEXT_BOUND,
    /** It, or a filter, would not answer. */
    DECLINED,
    /** It pauses in the middle of tools that the provider runs. */
    PAUSED
}
