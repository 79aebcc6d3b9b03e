package dev.sluice.protocol.tap;

import dev.sluice.call.TokenUsage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the token usage in a provider's answer. For one answer and one thread at a time. */
public interface UsageTap {

    /** Reads a whole answer, between position and limit; left as it was found. */
    void body(ByteBuffer answer);

    /** Reads the beginning of an answer that is too long to be held; {@link #body} then gets its end alone. */
    default void beginning(ByteBuffer answer) {}

    /** Returns whether the answer that was read is no answer but an error: some providers send those with a success. */
    default boolean isError() {
        return false;
    }

    /** Returns the usage as far as it is known, or null where the provider has not said. */
    @Nullable
    TokenUsage usage();

    /**
     * Returns how many output tokens seem to have passed so far: the provider's word where there is one, else a count of the
     * events that carried content.
     */
    long outputSoFar();
}
