package dev.sluice.upstream;

import dev.sluice.call.MeteredUsage;
import org.jspecify.annotations.Nullable;

/**
 * The end of an attempt whose answer had begun.
 *
 * @param usage the tokens used, as far as they are known
 * @param stopReason why the model stopped, in the provider's words, or null where that is not known
 * @param whole whether the answer's last byte was received, even if its reader had left by then
 */
public record Completion(MeteredUsage usage, @Nullable String stopReason, boolean whole) {

    /** Creates the end of an attempt whose model did not say why it stopped. */
    public Completion(MeteredUsage usage, boolean whole) {
        this(usage, null, whole);
    }
}
