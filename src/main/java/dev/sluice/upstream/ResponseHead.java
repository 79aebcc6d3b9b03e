package dev.sluice.upstream;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer, with the event loop on which its body will be read.
 *
 * @param status the HTTP status
 * @param headers every field, as it came
 * @param loop the connection's event loop
 * @param alloc the allocator of its buffers
 */
record ResponseHead(int status, Headers headers, EventLoop loop, ByteBufAllocator alloc) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns whether the status says that there is no body. */
    boolean hasNoContent() {
        return status == 204 || status == 205;
    }

    boolean isGzip() {
        String encoding = encoding();
        return encoding != null && (encoding.equals("gzip") || encoding.equals("x-gzip"));
    }

    /** Returns whether the body can be read: no encoding but gzip was asked for. */
    boolean isReadable() {
        String encoding = encoding();
        return encoding == null || encoding.equals("identity") || isGzip();
    }

    /** Returns whether the body is a stream of events; its media type counts for more than the request. */
    boolean isStream(Attempt attempt) {
        String type = mediaType();
        return type.startsWith("text/event-stream")
                || (attempt.stream() && (type.isEmpty() || type.startsWith("text/plain")));
    }

    /** Returns whether the body must be JSON, as all answers must but audio, its transcripts, and the content of files. */
    boolean mustBeJson(Endpoint endpoint) {
        return (endpoint != Endpoint.AUDIO && !endpoint.isOfAccount())
                || mediaType().startsWith("application/json");
    }

    /** Returns the length of the body as a client will get it, or -1 where the head does not say. */
    long length() {
        String length = headers.first("content-length");
        if (length == null || isGzip()) {
            return -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    private String mediaType() {
        String type = headers.first("content-type");
        return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    }

    private @Nullable String encoding() {
        String encoding = headers.first("content-encoding");
        return encoding == null || encoding.isBlank() ? null : encoding.strip().toLowerCase(Locale.ROOT);
    }
}
