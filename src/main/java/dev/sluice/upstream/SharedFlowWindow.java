package dev.sluice.upstream;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * The flow control window that the streams of one HTTP/2 connection share.
 *
 * <p>By default it is as large as one stream's, so that a single client that stops reading would halt every other stream of
 * the connection.
 */
final class SharedFlowWindow {

    /** Room for 256 stalled streams with 64 KB each; providers allow 100 to 250 streams on a connection. */
    private static final int BYTES = 16 << 20;

    private SharedFlowWindow() {}

    /** Widens the window of the connection that {@code channel} is a stream of, if it is one. On the event loop. */
    static void widen(Channel channel) {
        if (!(channel instanceof Http2StreamChannel)) {
            return;
        }
        Http2FrameCodec codec = channel.parent().pipeline().get(Http2FrameCodec.class);
        if (codec == null) {
            return;
        }
        Http2Connection connection = codec.connection();
        Http2LocalFlowController window = connection.local().flowController();
        int present = window.initialWindowSize(connection.connectionStream());
        if (present < BYTES) {
            try {
                window.incrementWindowSize(connection.connectionStream(), BYTES - present);
                channel.parent().flush();
            } catch (Http2Exception narrow) {
                // The connection stays as narrow as it was, and works.
            }
        }
    }
}
