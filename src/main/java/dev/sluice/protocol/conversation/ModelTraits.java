package dev.sluice.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request settings that a model accepts beyond what its dialect defines.
 *
 * @param reasoning the way to ask for reasoning
 * @param efforts the accepted efforts; empty if the model takes none
 * @param forcedTools whether a request can force a tool call
 * @param sampling whether temperature, top_p and top_k may be set
 * @param stop whether stop sequences may be set
 * @param midSystem whether system messages may stand in the middle of a conversation
 * @param leadingSystem whether system messages may stand at the beginning alone, over OpenAI's dialect
 * @param completionTokens whether the output limit is {@code max_completion_tokens} rather than {@code max_tokens}
 * @param chatTools whether it takes tools over Chat Completions while it reasons
 * @param reasoningReplay whether it wants its reasoning of a tool loop back as {@code reasoning_content}
 * @param cacheBreakpoints whether parts may carry {@code prompt_cache_breakpoint}
 * @param formatWithTools whether a form of the answer may be asked for beside tools
 * @param signsCalls whether it refuses a tool call without the signature that it gave it
 * @param endUser the field for the end user's identifier
 * @param maxOutput the most tokens that it writes, for a request that names no limit where one is required
 * @param outputLimit the most tokens that a request may ask for, as the provider said, or null if it has not
 * @param strictTools the most tools whose schemas it enforces, as the provider said, or null if it has not
 */
public record ModelTraits(
        Style reasoning,
        List<ReasoningEffort> efforts,
        boolean forcedTools,
        boolean sampling,
        boolean stop,
        boolean midSystem,
        boolean leadingSystem,
        boolean completionTokens,
        boolean chatTools,
        boolean reasoningReplay,
        boolean cacheBreakpoints,
        boolean formatWithTools,
        boolean signsCalls,
        EndUser endUser,
        long maxOutput,
        @Nullable Long outputLimit,
        @Nullable Integer strictTools) {

    /** Returns the limit on output tokens for a request that asks for {@code tokens}: what the model cannot write is left out. */
    public long outputOf(long tokens) {
        return outputLimit == null ? tokens : Math.min(tokens, outputLimit);
    }

    /** A way to ask a model for reasoning. */
    public enum Style {
        /** It cannot reason, or takes no setting. */
        NONE,
        /** It takes a budget of tokens. */
        ENABLED,
        /** It decides by itself, within an effort, and can be turned off. */
        ADAPTIVE,
        /** It decides by itself, and can be limited to reasoning between tool calls but not turned off. */
        BETWEEN_TOOLS,
        /** It decides by itself, and cannot be turned off. */
        ALWAYS
    }

    /** The OpenAI dialect's field for the end user's identifier. */
    public enum EndUser {
        USER,
        SAFETY_IDENTIFIER,
        NONE
    }
}
