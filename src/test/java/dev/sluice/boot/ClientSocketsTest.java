package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The bounds on the connections of clients. */
@Timeout(60)
class ClientSocketsTest {

    private final LoopResources loops = LoopResources.create("sockets-test", 1, true);

    @AfterEach
    void stop() {
        loops.dispose();
    }

    @Test
    void the_kernel_keeps_little_of_what_a_client_does_not_take() throws IOException {
        assumeThat(Epoll.isAvailable())
                .as(String.valueOf(Epoll.unavailabilityCause()))
                .isTrue();

        long unsent = accepted(true, channel -> ((EpollSocketChannelConfig) channel.config()).getTcpNotSentLowAt());

        assertThat(unsent).isEqualTo(ClientSockets.UNSENT);
    }

    @Test
    void javas_own_sockets_are_served_without_that_bound() throws IOException {
        boolean bounded = accepted(false, channel -> channel.config() instanceof EpollSocketChannelConfig);

        assertThat(bounded).isFalse();
    }

    @Test
    @SuppressWarnings("deprecation") // as the setting itself
    void an_upload_has_two_reads_in_a_row() throws IOException {
        int reads = accepted(true, channel -> {
            MaxMessagesRecvByteBufAllocator allocator = channel.config().getRecvByteBufAllocator();
            return allocator.maxMessagesPerRead();
        });

        assertThat(reads).isEqualTo(2);
    }

    /** Returns what {@code look} sees at a connection that was just accepted. */
    private <T> T accepted(boolean nativeTransport, Function<Channel, T> look) throws IOException {
        CompletableFuture<T> seen = new CompletableFuture<>();
        DisposableServer server = ClientSockets.bounded(HttpServer.create())
                .doOnChannelInit((observer, channel, remote) -> seen.complete(look.apply(channel)))
                .host("127.0.0.1")
                .port(0)
                .runOn(loops, nativeTransport)
                .bindNow();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(client.isConnected()).isTrue();
            return seen.join();
        } finally {
            server.disposeNow();
        }
    }
}
