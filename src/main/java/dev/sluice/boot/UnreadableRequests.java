package dev.sluice.boot;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.dialect.Dialects;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * A channel handler that gives Netty's refusal of a request that it cannot read the words of a refusal of the relay's own, and a date
 * (RFC 9110, section 6.6.1). The dialect of such a request is not known; the words stand in the shape that most clients read.
 */
final class UnreadableRequests extends ChannelOutboundHandlerAdapter {

    static final String NAME = "unreadableRequests";

    private final InstantSource clock;

    UnreadableRequests(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        FullHttpResponse worded = message instanceof FullHttpResponse refusal ? worded(refusal) : null;
        if (worded != null) {
            ((FullHttpResponse) message).release();
        }
        var unused = context.write(worded == null ? message : worded, promise);
    }

    /** Returns Netty's {@code refusal} with words, or null for an answer of the relay, each of which has a date. */
    private @Nullable FullHttpResponse worded(FullHttpResponse refusal) {
        HttpResponseStatus status = refusal.status();
        String flaw = flaw(status);
        if (flaw == null || refusal.headers().contains(HttpHeaderNames.DATE)) {
            return null;
        }
        Reason reason = status.code() == 431 ? Reason.HEADERS_TOO_LARGE : Reason.MALFORMED;
        byte[] body = Dialects.rulesShownBy(field -> false).body(Refusal.of(reason, flaw), "");
        DefaultFullHttpResponse worded =
                new DefaultFullHttpResponse(refusal.protocolVersion(), status, Unpooled.wrappedBuffer(body));
        worded.headers()
                .set(refusal.headers())
                .set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(clock.instant())))
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        return worded;
    }

    private static @Nullable String flaw(HttpResponseStatus status) {
        return switch (status.code()) {
            case 400 -> "The request is no valid HTTP (expected: HTTP/1.1 as RFC 9112 defines it).";
            case 414 -> "A line of the request is too long (expected: at most limits.max-header bytes).";
            case 431 ->
                "The request's header fields are too long (expected: at most limits.max-header bytes together).";
            default -> null;
        };
    }
}
