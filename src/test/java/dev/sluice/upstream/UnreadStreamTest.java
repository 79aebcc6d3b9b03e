package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.call.BodyChunk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** Tests of what a provider can send of a stream that is not taken: the rest is to stay with it. */
class UnreadStreamTest {

    private static final int SEND_BUFFER = 4 << 10;

    @Test
    void a_stream_that_is_not_taken_holds_little() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Thread provider = new Thread(() -> sendWithoutEnd(server, sent));
            provider.start();
            try (UpstreamFixture fixture =
                    new UpstreamFixture(URI.create("http://127.0.0.1:" + port), UnaryOperator.identity())) {
                AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
                Disposable unread = unread(answer);
                AtomicLong before = new AtomicLong();
                await().pollInterval(Duration.ofMillis(500))
                        .until(() -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
                assertThat(sent.get()).isLessThan(2 * (ProviderSockets.STREAM_BUFFER + SEND_BUFFER) + (64L << 10));
                unread.dispose();
            }
            provider.join();
        }
    }

    private static Disposable unread(AttemptResult.Answer answer) {
        BaseSubscriber<BodyChunk> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // asks for nothing
            }
        };
        answer.body().subscribe(subscriber);
        return subscriber;
    }

    private static void sendWithoutEnd(ServerSocketChannel server, AtomicLong sent) {
        byte[] head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] event = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "a".repeat(500) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel peer = server.accept()) {
            peer.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            peer.read(ByteBuffer.allocate(4096));
            peer.write(ByteBuffer.wrap(head));
            while (true) {
                sent.addAndGet(peer.write(ByteBuffer.wrap(event)));
            }
        } catch (IOException closed) {
            // The relay is done with it.
        }
    }
}
