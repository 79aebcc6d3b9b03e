package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request of a caller, with its body as it was received. The body and the headers are not changed after construction, so
 * that several threads may read them.
 *
 * @param id the request id, which the caller sees; unique enough to find a call by
 * @param caller the caller
 * @param endpoint the endpoint that is called
 * @param method the HTTP method
 * @param path the path below the version segment, with a leading slash and no query, as in {@code /chat/completions}
 * @param query the query without its question mark, or null
 * @param headers the request's end-to-end fields: no credentials, cookies or hop-by-hop fields
 * @param body the body without compression
 * @param session the caller's name for calls that should use one account while it can serve them, or null
 * @param arrived when the whole request had been read, in nanoseconds of the ticker
 * @param maxWait how long the call may wait in the queue
 */
public record Call(
        String id,
        Caller caller,
        Endpoint endpoint,
        String method,
        String path,
        @Nullable String query,
        Headers headers,
        RequestBody body,
        @Nullable String session,
        long arrived,
        Duration maxWait) {

    /** Returns the dialect in which the answer is expected. */
    public Dialect dialect() {
        return endpoint.dialect();
    }

    /** Returns the id, endpoint and caller, without content. */
    @Override
    public String toString() {
        return "Call[" + id + ' ' + endpoint + " of " + caller.name() + ']';
    }
}
