package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request of one caller, its body as it came.
 *
 * @param id the request id that the caller sees, unique enough to find a call by
 * @param caller who asks
 * @param endpoint what is asked for
 * @param method the HTTP method
 * @param path the path below the version segment, with a leading slash and no query, as in {@code /chat/completions}
 * @param query the query without its question mark, or null
 * @param headers the request's end-to-end fields: no credentials, cookies or hop-by-hop fields
 * @param body the body, not compressed
 * @param session what the caller named to tie calls to one account while it can serve them, or null
 * @param arrived the ticker's time at which the request was read whole
 * @param maxWait how long the call may wait for its turn
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

    /** Names the call without its content. */
    @Override
    public String toString() {
        return "Call[" + id + ' ' + endpoint + " of " + caller.name() + ']';
    }
}
