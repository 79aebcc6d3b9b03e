package dev.sluice.boot;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import reactor.netty.http.server.HttpServer;

/** The bounds on what the kernel and one turn of an event loop do for one client's connection, so that no client has much of either. */
final class ClientSockets {

    /**
     * In bytes: what the kernel keeps of an answer beyond what is under way. Without a bound it is up to 4 MB (tcp(7), tcp_wmem), which a
     * client that does not read has the relay fetch and copy: for 5,000 streams a minute of all cores. Twice what one piece of a
     * stream may have, so that the socket is not empty before the next comes.
     */
    static final int UNSENT = 64 << 10;

    /** Netty's default is 16: an upload that comes fast would have its event loop for as long as 1 MB takes. */
    private static final int READS_IN_A_ROW = 2;

    /** In bytes: where Netty's own adaptive reads begin, and the least that they come to. */
    private static final int FIRST_READ = 2 << 10;

    private static final int MIN_READ = 64;

    private ClientSockets() {}

    /** Returns {@code server} with these bounds on every connection. */
    static HttpServer bounded(HttpServer server) {
        return server.childOption(ChannelOption.RECVBUF_ALLOCATOR, reads())
                .doOnChannelInit((observer, channel, remote) -> boundUnsent(channel));
    }

    @SuppressWarnings("deprecation") // the number of reads in a row: there is no other setting for one server
    private static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, RelayServer.MAX_CHUNK)
                .maxMessagesPerRead(READS_IN_A_ROW);
    }

    /** Java's own sockets have no such option. */
    private static void boundUnsent(Channel channel) {
        if (channel.config() instanceof EpollSocketChannelConfig socket) {
            socket.setTcpNotSentLowAt(UNSENT);
        }
    }
}
