package dev.sluice.edge.closing;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A channel handler of HTTP/1 that bounds what is read of a request after its answer, such as a body that is refused by its
 * declared length. Up to {@link #KEPT} bytes are read to their end, and the connection is kept. Where more are to come it is
 * closed after the answer, and where more do come, then: with a {@link LingeringClose}, so that the client reads the answer.
 * For one connection, on its event loop.
 */
public final class EarlyAnswer extends ChannelDuplexHandler {

    /** In bytes: one read of the relay's. Less than that costs no more than a new connection. */
    static final long KEPT = 64 << 10;

    private static final long UNKNOWN = -1;

    private final LingeringConnections all;

    /** The heads of requests that were read, and of final answers that were written: answers follow in the order of their requests. */
    private long requests;

    private long answers;

    /** The bytes of the last request that are still to come, or {@link #UNKNOWN}; 0 once it is whole. */
    private long left;

    private long discarded;
    private boolean unreadable;
    private boolean closing;

    public EarlyAnswer(LingeringConnections all) {
        this.all = all;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part) {
            unreadable |= part.decoderResult().isFailure();
            if (message instanceof HttpRequest request) {
                requests++;
                discarded = 0;
                left = unreadable || HttpUtil.isTransferEncodingChunked(request)
                        ? UNKNOWN
                        : HttpUtil.getContentLength(request, 0L);
            }
            if (message instanceof LastHttpContent) {
                left = 0;
            } else if (message instanceof HttpContent content) {
                read(context, content.content().readableBytes());
            }
        }
        context.fireChannelRead(message);
    }

    private void read(ChannelHandlerContext context, int bytes) {
        if (left > 0) {
            left -= bytes;
        }
        if (answers >= requests) {
            discarded += bytes;
            if (discarded > KEPT && !closing) {
                closing = true;
                LingeringClose.on(context.channel(), all);
                ChannelFuture unused = context.channel().close();
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelPromise told = promise;
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            answers++;
            if (unreadable || (answers >= requests && left != 0)) {
                early(context, response);
            }
        }
        if (closing && message instanceof LastHttpContent) {
            told = promise.unvoid().addListener(ChannelFutureListener.CLOSE);
        }
        ChannelFuture unused = context.write(message, told);
    }

    private void early(ChannelHandlerContext context, HttpResponse response) {
        boolean closes = !HttpUtil.isKeepAlive(response);
        if (unreadable || closes || left > KEPT) {
            LingeringClose.on(context.channel(), all);
        }
        if (!closes && left > KEPT) {
            // The server means to keep the connection, and would not close it.
            HttpUtil.setKeepAlive(response, false);
            closing = true;
        }
    }
}
