package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Alarm;
import dev.sluice.call.BodyCollector;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/** The arrival of one large body on an event loop that has other connections too. */
@Timeout(60)
class BodyUploadTest {

    private static final int TOTAL = 32 << 20;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();

    @AfterEach
    void stop() throws InterruptedException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    /** A decoder that makes so many bytes of any chunk that all have {@link #TOTAL}, and runs a task before the first of them. */
    private static final class Inflated implements BodyDecoder {

        private final int ofChunk;
        private final Runnable first;
        private long made;
        private int left;

        Inflated(int chunks, Runnable first) {
            this.ofChunk = TOTAL / chunks;
            this.first = first;
            this.left = ofChunk;
        }

        @Override
        public int ownBytes() {
            return 1;
        }

        @Override
        public boolean decode(ByteBuf chunk, BodyCollector into) {
            if (made == 0) {
                first.run();
            }
            int run = Math.min(into.space(), left);
            into.wrote(run);
            made += run;
            left -= run;
            if (left > 0) {
                return false;
            }
            left = ofChunk;
            chunk.skipBytes(chunk.readableBytes());
            return true;
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
    }

    /** Netty looks at the time, and so at its sockets, after 64 tasks only; and many small chunks may be at hand. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 512, 8192})
    void another_connection_is_read_long_before_all_is_inflated(int chunks) throws Exception {
        CompletableFuture<Long> madeWhenRead = new CompletableFuture<>();
        CompletableFuture<Void> connected = new CompletableFuture<>();
        Inflated[] decoder = new Inflated[1];
        DisposableServer server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnConnection(connection -> {
                    connection.inbound().receive().subscribe(read -> madeWhenRead.complete(decoder[0].made));
                    connected.complete(null);
                })
                .bindNow();
        try (SocketChannel other =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            other.configureBlocking(false);
            connected.join();
            decoder[0] = new Inflated(chunks, () -> send(other));
            MemoryReservation memory = new MemoryBudget(4L * TOTAL).open();
            RequestBody body = Mono.<RequestBody>create(sink -> Flux.range(0, chunks)
                            .<ByteBuf>map(i -> Unpooled.wrappedBuffer(new byte[100]))
                            .subscribe(new BodyUpload(
                                    memory,
                                    decoder[0],
                                    -1,
                                    TOTAL,
                                    DecodingTurns.on(loop, System::nanoTime),
                                    new MemoryWait(memory, loop, System::nanoTime, noAlarm()),
                                    sink)))
                    .subscribeOn(Schedulers.fromExecutor(loop))
                    .block();

            assertThat(body.length()).isEqualTo(TOTAL);
            assertThat(madeWhenRead.get()).isLessThan(TOTAL / 2);
        } finally {
            server.disposeNow();
        }
    }

    private static void send(SocketChannel socket) {
        try {
            socket.write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Alarm noAlarm() {
        return (nanos, task) -> () -> {};
    }
}
