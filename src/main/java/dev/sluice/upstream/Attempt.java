package dev.sluice.upstream;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.pool.Lease;
import dev.sluice.protocol.rules.ProviderForm;
import dev.sluice.protocol.tap.StateSink;
import org.jspecify.annotations.Nullable;

/**
 * One request to one provider over one lease.
 *
 * @param lease the lease of its key
 * @param endpoint the endpoint, in the provider's dialect
 * @param method the HTTP method
 * @param path the path below the version segment, with a leading slash and no query
 * @param query the query without its question mark, or null
 * @param headers end-to-end request fields, credentials not among them
 * @param body the body as it goes on the wire, not compressed; its memory is that of the call
 * @param stream whether the answer is to be a stream of events
 * @param outputBound the bound on output tokens that the body sets, or 0
 * @param estimatedPrompt the prompt's estimated tokens, for usage that the provider does not report
 * @param state receives the names of the state that the answer leaves with the key's account
 */
public record Attempt(
        Lease lease,
        Endpoint endpoint,
        String method,
        String path,
        @Nullable String query,
        Headers headers,
        RequestBody body,
        boolean stream,
        long outputBound,
        long estimatedPrompt,
        StateSink state) {

    /** Returns whether its request wants no content where nothing has changed (RFC 9110, 13.1.2 and 13.1.3). */
    boolean isConditional() {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return reads && (headers.first("if-none-match") != null || headers.first("if-modified-since") != null);
    }

    /** Returns this attempt with its request as {@code taken}. */
    Attempt in(ProviderForm taken) {
        return new Attempt(
                lease,
                endpoint,
                method,
                taken.path(),
                taken.query(),
                headers,
                taken.body(),
                stream,
                outputBound,
                estimatedPrompt,
                state);
    }
}
