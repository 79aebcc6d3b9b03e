package dev.sluice.protocol.tap;

import dev.sluice.call.TokenUsage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A tap that reads the token usage in a provider's answer. For one answer and one thread at a time. */
public interface UsageTap {

    /** Reads a whole answer, between position and limit, which do not move. */
    void body(ByteBuffer answer);

    /** Reads the beginning of an answer that is too long to be held in memory; {@link #body} then gets its end alone. */
    default void beginning(ByteBuffer answer) {}

    /** Returns the name of the member in which an answer of the dialect reports its usage. */
    default String usageField() {
        return "usage";
    }

    /** Returns whether the answer that was read is an error: some providers send errors with the status of a success. */
    default boolean isError() {
        return false;
    }

    /** Returns the usage that the provider has reported so far, or null where it has reported none. */
    @Nullable
    TokenUsage usage();

    /** Returns why the model stopped, in the provider's words, or null where it has not said so. */
    @Nullable
    String stopReason();

    /**
     * Returns an estimate of the output tokens so far: the provider's count where it has reported one, else the number of
     * events with content.
     */
    long outputSoFar();
}
