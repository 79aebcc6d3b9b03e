package dev.sluice.upstream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Connections to providers, pooled by event loop.
 *
 * <p>A pool that all loops share hands out connections of other loops, and each chunk of an answer would then wake another
 * thread: half as much work again for a short call. Safe for use by several threads.
 */
final class ConnectionPools implements AutoCloseable {

    /** Connections of one loop to one address: a stream holds one for minutes, and Linux has 28,000 ports towards one address. */
    private static final int MAX_CONNECTIONS = 20_000;

    /** Below the 60 s after which most load balancers drop a quiet connection, so that it is us who do. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(45);

    private final List<EventLoop> loops = new ArrayList<>();
    private final List<ConnectionProvider> pools = new ArrayList<>();
    private final AtomicInteger strangers = new AtomicInteger();
    private final FastThreadLocal<Integer> mine = new FastThreadLocal<>() {
        @Override
        protected Integer initialValue() {
            return indexOfThread();
        }
    };

    ConnectionPools(LoopResources resources) {
        for (EventExecutor each : resources.onServer(LoopResources.DEFAULT_NATIVE)) {
            loops.add((EventLoop) each);
            pools.add(ConnectionProvider.builder("upstream")
                    .maxConnections(MAX_CONNECTIONS)
                    .maxIdleTime(MAX_IDLE)
                    .evictInBackground(MAX_IDLE)
                    .lifo()
                    .build());
        }
    }

    /** Returns a client for each loop, each configured by {@code configure}. */
    List<HttpClient> clients(UnaryOperator<HttpClient> configure) {
        List<HttpClient> clients = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            clients.add(configure.apply(HttpClient.create(pools.get(i)).runOn(loops.get(i))));
        }
        return List.copyOf(clients);
    }

    /** Returns that of {@code clients} whose connections are on the current thread, or any where the thread has none. */
    HttpClient own(List<HttpClient> clients) {
        return clients.get(mine.get());
    }

    /** A thread that is no loop's, such as a timer's, is given a loop for good. */
    private int indexOfThread() {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).inEventLoop()) {
                return i;
            }
        }
        return Math.floorMod(strangers.getAndIncrement(), loops.size());
    }

    /** Closes every connection. */
    @Override
    public void close() {
        pools.forEach(ConnectionProvider::dispose);
    }
}
