package dev.sluice.upstream;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import reactor.netty.http.client.HttpClient;

/** The bounds on what the kernel and one read take of one provider's connection, which is held for as long as a client does not take it. */
final class ProviderSockets {

    /**
     * In bytes: what the kernel takes ahead of the relay (SO_RCVBUF), twice that with its own overhead, and the most that comes in a
     * round trip. Linux alone begins with half of it and goes up to 6 MB (tcp(7), tcp_rmem). 2.5 MB a second over 100 ms: an answer of
     * 2 MB takes 0.8 s, as long as TCP's slow start has it take without a bound. Connections of HTTP/2 have several streams.
     */
    static final int BUFFER = 256 << 10;

    /**
     * In bytes, for a connection of HTTP/1.1 that carries one stream: at 100 ms 320 KB a second, a thousand times what a model
     * writes. Thousands of streams that are not taken have the kernel hold little.
     */
    static final int STREAM_BUFFER = 32 << 10;

    /** In bytes, as Netty's own: the events of a stream are small. */
    private static final int MIN_READ = 64;

    private static final int FIRST_READ = 2 << 10;

    /** In bytes: two records of TLS, of which one has at most 16 KB (RFC 8446, section 5.1). */
    private static final int MAX_READ = 32 << 10;

    private static final int READS_AT_ONCE = 2;

    /**
     * In bytes, for a connection of HTTP/1.1 that carries one stream: some ten events, of some hundred bytes each. What was read last is
     * held while its client takes nothing.
     */
    private static final int MAX_STREAM_READ = 4 << 10;

    private ProviderSockets() {}

    /** Returns {@code client} with the bounds of connections that carry answers of any kind. */
    static HttpClient bounded(HttpClient client) {
        return client.option(ChannelOption.RECVBUF_ALLOCATOR, reads(MAX_READ, READS_AT_ONCE))
                .option(ChannelOption.SO_RCVBUF, BUFFER);
    }

    /** Returns {@code client} with the bounds of connections that carry streams alone, where {@code connection} has such. */
    static HttpClient ofStreams(HttpClient client, ProviderConnection connection) {
        return connection.isSecure()
                ? client
                : client.option(ChannelOption.RECVBUF_ALLOCATOR, reads(MAX_STREAM_READ, 1))
                        .option(ChannelOption.SO_RCVBUF, STREAM_BUFFER);
    }

    /**
     * Returns the sizes of reads, adapted to what comes. Netty's default reads up to 16 times 64 KB at once; all that would be held
     * for a client that does not take it.
     */
    @SuppressWarnings("deprecation") // the number of reads at once: there is no other setting for one client
    private static RecvByteBufAllocator reads(int most, int atOnce) {
        return new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, most).maxMessagesPerRead(atOnce);
    }
}
