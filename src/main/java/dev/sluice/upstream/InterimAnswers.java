package dev.sluice.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * A channel handler that passes over interim answers, of which any number may come before the answer (RFC 9110, 15.2). Reactor
 * Netty passes over {@code 100 Continue} only, and takes any other for the answer.
 *
 * <p>A switch of protocols (101) is no interim answer: it is not followed by one in HTTP.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

    private boolean within;

    private InterimAnswers() {}

    /** Has interim answers on {@code channel} passed over. */
    static void passOver(Channel channel) {
        if (channel.pipeline().get(InterimAnswers.class) == null) {
            channel.pipeline()
                    .addBefore(NettyPipeline.ReactiveBridge, InterimAnswers.class.getName(), new InterimAnswers());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            within = isInterim(response);
        }
        if (!within) {
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof LastHttpContent) {
            within = false;
        }
        ReferenceCountUtil.release(message);
        context.read();
    }

    private static boolean isInterim(HttpResponse response) {
        return response.decoderResult().isSuccess()
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }
}
