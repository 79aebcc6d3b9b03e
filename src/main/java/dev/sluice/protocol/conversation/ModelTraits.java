package dev.sluice.protocol.conversation;

import java.util.List;

/**
 * What a model takes and what it refuses.
 *
 * @param reasoning how it is asked to think
 * @param efforts the efforts that it takes; empty where it takes none
 * @param forcedTools whether it can be made to call a tool
 * @param sampling whether temperature, top_p and top_k may be set
 * @param stop whether stop sequences may be set
 * @param midSystem whether the application may speak in the middle of a conversation
 * @param completionTokens whether the output bound is called {@code max_completion_tokens} and not {@code max_tokens}
 * @param chatTools whether it takes tools over Chat Completions while it thinks
 * @param thoughtsBack whether it wants its thoughts of a tool loop back as {@code reasoning_content}
 * @param cacheBreakpoints whether parts may carry {@code prompt_cache_breakpoint}
 * @param endUser the field that names the end user
 */
public record ModelTraits(
        Style reasoning,
        List<ReasoningEffort> efforts,
        boolean forcedTools,
        boolean sampling,
        boolean stop,
        boolean midSystem,
        boolean completionTokens,
        boolean chatTools,
        boolean thoughtsBack,
        boolean cacheBreakpoints,
        EndUser endUser) {

    /** How a model is asked to think. */
    public enum Style {
        /** It cannot. */
        NONE,
        /** With a budget of tokens. */
        ENABLED,
        /** As it sees fit, with an effort; or not at all. */
        ADAPTIVE,
        /** As it sees fit, or at least between tool calls. */
        BETWEEN_TOOLS,
        /** It always does. */
        ALWAYS
    }

    /** The OpenAI dialect's field that names the end user. */
    public enum EndUser {
        USER,
        SAFETY_IDENTIFIER,
        NONE
    }
}
