package dev.sluice.upstream;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** In characters: longer than the names of all registered codings. */
    private static final int MAX_SHOWN = 40;

    /** Identity is what servers from before RFC 7230 call no coding at all. */
    private static final Set<String> FRAMINGS = Set.of("chunked", "identity");

    private static final Pattern NOT_A_NAME = Pattern.compile("[^A-Za-z0-9, .*_-]");

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns whether the server gave up waiting for a request, as some do on a kept connection just when the next one comes. */
    boolean isTimedOutRequest() {
        return status == 408;
    }

    /**
     * Returns whether the answer is one to {@code attempt}: a success, or that nothing has changed where the request asked for that
     * (RFC 9110, 15.4.5).
     */
    boolean answers(Attempt attempt) {
        return isSuccess() || (status == 304 && attempt.isConditional());
    }

    /** Returns the failure of an answer whose end the relay and the provider may see at different places, or null. */
    @Nullable
    Failure unframed() {
        if (status == 101) {
            return Failure.of(FailureKind.UNREADABLE, "a switch of protocols that was not asked for");
        }
        String codings = headers.joined("transfer-encoding");
        // RFC 9112, 6.1: no other coding was asked for, and chunks are never put into chunks.
        return codings == null || FRAMINGS.contains(codings.strip().toLowerCase(Locale.ROOT))
                ? null
                : Failure.of(
                        FailureKind.UNREADABLE,
                        "transfer-encoding " + shown(codings) + " was not asked for (expected: chunked)");
    }

    /** Returns whether the status says that there is no body. */
    boolean hasNoContent() {
        return status == 204 || status == 205 || status == 304;
    }

    ContentCoding coding() {
        return ContentCoding.of(headers);
    }

    boolean isCompressed() {
        ContentCoding coding = coding();
        return coding == ContentCoding.GZIP || coding == ContentCoding.DEFLATE;
    }

    /** Returns whether the body can be decoded. */
    boolean isReadable() {
        return coding() != ContentCoding.OTHER;
    }

    /** Returns the failure of an answer that cannot be decoded. */
    Failure unreadable() {
        String named = String.valueOf(headers.joined("content-encoding"));
        return Failure.of(
                FailureKind.UNREADABLE,
                "content-encoding " + shown(named)
                        + " was not asked for and cannot be decoded (expected: gzip, deflate or identity)");
    }

    private static String shown(String codings) {
        String shown = NOT_A_NAME.matcher(codings).replaceAll("?");
        return shown.substring(0, Math.min(MAX_SHOWN, shown.length()));
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
        if (length == null || isCompressed()) {
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
}
