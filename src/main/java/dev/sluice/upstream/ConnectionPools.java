package dev.sluice.upstream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
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
 * Pools of connections to providers, one for each event loop.
 *
 * <p>A pool that all loops share would hand out connections of other loops, so that each chunk of an answer woke another
 * thread: half as much work again for a short call. Safe for use by several threads.
 */
final class ConnectionPools implements AutoCloseable {

    /** Connections of one loop to one address: a stream holds one for minutes, and Linux has 28,000 ports towards one address. */
    private static final int MAX_CONNECTIONS = 20_000;

    /** Below the 60 s after which most load balancers drop a quiet connection, so that the relay closes it first. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(45);

    private final List<EventLoop> loops = new ArrayList<>();
    private final List<ConnectionProvider> pools = new ArrayList<>();
    private final List<ConnectionProvider> fresh = new ArrayList<>();
    private final AtomicInteger otherThreads = new AtomicInteger();
    private final FastThreadLocal<Integer> indexes = new FastThreadLocal<>() {
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
            fresh.add(ConnectionProvider.builder("upstream-fresh")
                    .maxConnections(MAX_CONNECTIONS)
                    .evictionPredicate((connection, uses) -> AnswerWatch.isUsed(connection.channel()))
                    .build());
        }
    }

    /** Returns a client for each loop, each configured by {@code configure}, over connections that are kept. */
    List<HttpClient> clients(UnaryOperator<HttpClient> configure) {
        return clients(pools, configure);
    }

    /** Returns a client for each loop, each configured by {@code configure}, over connections that carry one request each. */
    List<HttpClient> freshClients(UnaryOperator<HttpClient> configure) {
        return clients(fresh, configure);
    }

    private List<HttpClient> clients(List<ConnectionProvider> from, UnaryOperator<HttpClient> configure) {
        List<HttpClient> clients = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            HttpClient client = HttpClient.create(from.get(i)).runOn(loops.get(i));
            clients.add(configure.apply(client.doOnChannelInit((observer, channel, remote) -> gather(channel))));
        }
        return List.copyOf(clients);
    }

    /** Sends a request's head and body in one write. */
    private static void gather(Channel channel) {
        channel.pipeline()
                .addFirst(new FlushConsolidationHandler(
                        FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }

    /** Returns the client whose connections are on the current thread; a thread that is not a loop's gets one for good. */
    HttpClient own(List<HttpClient> clients) {
        return clients.get(indexes.get());
    }

    /** A thread that is not a loop's is a timer's, for example. */
    private int indexOfThread() {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).inEventLoop()) {
                return i;
            }
        }
        return Math.floorMod(otherThreads.getAndIncrement(), loops.size());
    }

    /** Closes every connection. */
    @Override
    public void close() {
        pools.forEach(ConnectionProvider::dispose);
        fresh.forEach(ConnectionProvider::dispose);
    }
}
