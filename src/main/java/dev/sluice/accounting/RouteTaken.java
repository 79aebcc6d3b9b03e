package dev.sluice.accounting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call went through the pool, for the {@code x-sluice-*} headers and the access log.
 *
 * @param provider the provider that answered last, or null where none was asked
 * @param key the name of its key, never the secret
 * @param attempts how many keys were asked
 * @param queueNanos how long the call waited for its turns
 * @param upstreamNanos how long the attempts took until their answers began or failed
 * @param upstreamRequestId the provider's id of the last attempt
 * @param dropped fields that the provider's dialect cannot say
 */
public record RouteTaken(
        @Nullable String provider,
        @Nullable String key,
        int attempts,
        long queueNanos,
        long upstreamNanos,
        @Nullable String upstreamRequestId,
        List<String> dropped) {

    /** The routing of a call that never reached the pool. */
    public static final RouteTaken NONE = new RouteTaken(null, null, 0, 0, 0, null, List.of());
}
