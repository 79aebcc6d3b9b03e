package dev.sluice.admin;

import dev.sluice.boot.KeepAliveStall;
import dev.sluice.call.Secret;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The API and the console over a {@link RandomLoadPool}, on a port of loopback. Run {@link #main} to work on the page. */
final class ConsoleServer implements AutoCloseable {

    static final String KEY = "demo-admin";

    /** The last hour begins here, and has passed when the server starts. */
    private static final Duration PAST = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong();
    private final Instant epoch;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final DisposableServer server;
    private final Disposable life;
    final RandomLoadPool pool;

    /** The answers of the API on the cluster. */
    volatile ClusterView cluster = ClusterView.ALONE;

    ConsoleServer(int keys, int port) {
        epoch = Instant.now().minus(PAST);
        RecentAttempts attempts = new RecentAttempts();
        RecentCalls calls = new RecentCalls(this::wall);
        ConsoleSeries series = new ConsoleSeries(now::get, this::wall);
        pool = new RandomLoadPool(keys, 42, attempts, calls, series);
        for (int i = 0; i < PAST.toSeconds(); i++) {
            pass(series, 1);
        }
        life = Flux.interval(Duration.ofMillis(500), Schedulers.single()).subscribe(tick -> pass(series, 0.5));
        ConsoleQueries queries = new ConsoleQueries(pool, pool, attempts, calls, series, now::get, this::wall);
        // The brake on wrong keys gives no further try meanwhile, however slow a browser is.
        ManagedAccess access = new ManagedAccess(Secret.of(KEY), () -> 0, this::wall, pool);
        Reload reload = () -> CompletableFuture.completedFuture(new Reload.Result.Applied("no difference"));
        AdminApi api = new AdminApi(
                access.adminKeys,
                queries,
                pool.switched.pool,
                reload,
                access.api,
                credit(access),
                RecordedCalls.until(Instant.now()).reports(),
                () -> cluster,
                Schedulers.parallel());
        // As the management port does: a browser's next request may come before the answer before it counts as ended.
        server = KeepAliveStall.preventOn(HttpServer.create())
                .channelGroup(connections)
                .host("127.0.0.1")
                .port(port)
                .handle(new ReactorHttpHandlerAdapter(
                        RouterFunctions.toHttpHandler(api.routes().and(ConsolePages.routes()))))
                .bindNow();
    }

    /** Nothing waits here, so that no alarm is ever set. */
    private CreditApi credit(ManagedAccess access) {
        return new MemoryCredit(
                        this::wall,
                        now::get,
                        (at, task) -> () -> {},
                        client -> access.registry.inForce().clients().containsKey(client))
                .api;
    }

    private void pass(ConsoleSeries series, double seconds) {
        long nanos = now.addAndGet((long) (seconds * 1e9));
        pool.pass(seconds, nanos);
        series.sample(
                pool.waiting().total(),
                pool.keys().stream().mapToInt(key -> key.inFlight()).sum());
    }

    private Instant wall() {
        return epoch.plusNanos(now.get());
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    @Override
    public void close() {
        life.dispose();
        server.dispose();
        connections.close();
        server.onDispose().block(Duration.ofMinutes(1));
    }

    public static void main(String[] args) throws InterruptedException {
        ConsoleServer server = new ConsoleServer(Integer.parseInt(args[0]), 18081);
        System.out.println(server.url());
        Thread.currentThread().join();
    }
}
