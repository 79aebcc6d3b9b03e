package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.call.KeyId;
import dev.sluice.limit.Estimate;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * A call with what is known of it before it is admitted: where it can be served, what it is expected to use, and which account it
 * builds on.
 *
 * @param ownerKey the key whose account alone can read state that the request builds on, or null
 * @param keptStateKey the key for whose account this relay keeps state that the request could do without, or null
 */
record RoutedCall(
        Call call,
        RequestHead head,
        Route route,
        Estimate estimate,
        @Nullable KeyId ownerKey,
        @Nullable KeyId keptStateKey) {

    /** Returns the tokens that the call is expected to use, input and output together. */
    long estimatedTokens() {
        return estimate.inputTokens() + estimate.outputTokens();
    }
}
