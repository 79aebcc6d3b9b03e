package dev.sluice.accounting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The route of a call through the pool, for the {@code x-sluice-*} headers and the record.
 *
 * @param provider the provider of the last attempt, or null where there was none
 * @param key the name of its key, never the secret
 * @param attempts how many attempts were made
 * @param queueNanos how long the call waited for leases, all waits together
 * @param waitedFor the model classes that the call waited for, as in {@code anthropic/opus}; empty where it hardly waited
 * @param upstreamNanos how long the attempts took until their answers began or failed
 * @param upstreamRequestId the provider's id of the last attempt
 * @param dropped fields that were left out, as the other dialect has no equivalent
 */
public record RouteTaken(
        @Nullable String provider,
        @Nullable String key,
        int attempts,
        long queueNanos,
        List<String> waitedFor,
        long upstreamNanos,
        @Nullable String upstreamRequestId,
        List<String> dropped) {

    /** The route of a call that never reached the pool. */
    public static final RouteTaken NONE = new RouteTaken(null, null, 0, 0, List.of(), 0, null, List.of());
}
