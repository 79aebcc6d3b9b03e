package dev.sluice.protocol.conversation;

import dev.sluice.call.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of one answer's parts, in the order in which the model generates them.
 *
 * <p>{@link #begun} comes first and {@link #ended} last; without the latter the answer is incomplete. Text and reasoning come
 * in fragments. The fragments of several tool calls may be interleaved. For one answer and one thread at a time.
 */
public interface AnswerSink {

    /**
     * Begins the answer.
     *
     * @param id the provider's id of the answer, never empty
     * @param model the model's name as the provider reports it
     * @param usage the tokens reported so far
     */
    void begun(String id, String model, TokenUsage usage);

    /** Takes the next fragment of text. */
    void text(String fragment);

    /** Takes a citation within the text so far; a dialect without citations ignores it. */
    default void cited(Citation citation) {}

    /** Takes the next fragment of reasoning. */
    void reasoning(String fragment);

    /** Ends a block of reasoning; {@code signature} is the provider's proof that the block is its own, or null. */
    void reasoningEnded(@Nullable String signature);

    /** Takes a whole block of reasoning that only its provider can decrypt. */
    void encryptedReasoning(String data);

    /** Takes the next fragment of the text in which the model declines to answer. */
    void refusal(String fragment);

    /**
     * Begins a tool call.
     *
     * @param slot the number of the call in this answer, from 0 without a gap
     */
    void toolCall(int slot, String id, String name);

    /** Takes the next fragment of the arguments of the call in {@code slot}. */
    void toolArguments(int slot, String fragment);

    /** Takes the JSON that the provider wants back with the call in later requests. */
    void toolState(int slot, String state);

    /**
     * Takes the reason why the model stopped.
     *
     * @param sequence the stop sequence that was generated, or null
     */
    void stopped(StopReason stopReason, @Nullable String sequence);

    /** Takes the usage of the whole answer, or null if the provider reports none. */
    void ended(@Nullable TokenUsage usage);
}
