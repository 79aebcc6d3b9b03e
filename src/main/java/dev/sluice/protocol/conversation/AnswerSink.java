package dev.sluice.protocol.conversation;

import dev.sluice.call.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Takes one answer as the model gives it, part by part.
 *
 * <p>{@link #begun} comes first and {@link #ended} last; without the latter the answer is not whole. Text and thoughts come in
 * fragments. The fragments of several tool calls may be interleaved. For one answer and one thread at a time.
 */
public interface AnswerSink {

    /**
     * Begins the answer.
     *
     * @param id the provider's id of the answer, never empty
     * @param model what the provider says that it is
     * @param usage what is known of it so far
     */
    void begun(String id, String model, TokenUsage usage);

    void text(String fragment);

    /** Takes what words of the text so far rest on; left out by a dialect that cannot say it. */
    default void cited(Citation citation) {}

    void thought(String fragment);

    /** Ends a thought, with the provider's proof that it is its own, or null without one. */
    void thoughtEnded(@Nullable String signature);

    void sealedThought(String data);

    /** Takes the model's own words for why it does not answer. */
    void declined(String fragment);

    /**
     * Begins a call of a tool.
     *
     * @param slot tells this call from the others; counts from 0 without a gap
     */
    void toolCall(int slot, String id, String name);

    void toolArguments(int slot, String fragment);

    /** Takes what the provider wants to see again with a call, as JSON. */
    void toolState(int slot, String state);

    /**
     * Says why the model stopped.
     *
     * @param sequence the stop sequence that it came to, or null
     */
    void stopped(StopReason stopReason, @Nullable String sequence);

    /** Takes the usage of the whole answer, or null where the provider does not say. */
    void ended(@Nullable TokenUsage usage);
}
