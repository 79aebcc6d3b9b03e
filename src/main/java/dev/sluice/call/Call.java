package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * One request of one caller, read as far as the relay needs to, its body as it came.
 *
 * @param id the request id that the caller sees, unique enough to find a call by
 * @param caller who asks
 * @param endpoint what is asked for
 * @param path the path below the version segment, with a leading slash and no query, as in {@code /chat/completions}
 * @param query the query without its question mark, or null
 * @param model the model's name as the caller wrote it
 * @param stream whether the answer is to be a stream of events
 * @param maxOutput the bound that the caller set on output tokens, or 0 where it set none
 * @param promptBytes the body's bytes that can become input tokens one way or another: all but embedded media
 * @param mediaItems how many images, documents or sounds are embedded
 * @param session what ties calls of one caller to one account while it can serve them, or null
 * @param headers the request's end-to-end fields: no credentials, cookies or hop-by-hop fields
 * @param body the body, not compressed; never written to
 * @param arrived the ticker's time at which the request was read whole
 * @param deadline the ticker's time until which the call may wait for its turn
 */
public record Call(
        String id,
        Caller caller,
        Endpoint endpoint,
        String path,
        @Nullable String query,
        String model,
        boolean stream,
        long maxOutput,
        long promptBytes,
        int mediaItems,
        @Nullable String session,
        Headers headers,
        byte[] body,
        long arrived,
        Deadline deadline) {

    /** Returns the dialect in which the answer is expected. */
    public Dialect dialect() {
        return endpoint.dialect();
    }

    /** Names the call without its content. */
    @Override
    public String toString() {
        return "Call[" + id + ' ' + endpoint + ' ' + model + " of " + caller.name() + ']';
    }
}
