package dev.sluice.boot;

import dev.sluice.access.CallerDirectory;
import dev.sluice.accounting.Budgets;
import dev.sluice.accounting.CallCosts;
import dev.sluice.accounting.CallListener;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.Alarm;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.edge.RelayHandler;
import dev.sluice.limit.Estimates;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.relay.PoolLeaseSource;
import dev.sluice.relay.Relay;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.ModelCatalog;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.upstream.NettyUpstream;
import dev.sluice.upstream.UpstreamContext;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import reactor.netty.resources.LoopResources;

/**
 * The rooms of one relay, built from its settings and joined to each other. {@link #reconfigure} gives them new settings in
 * place, so that calls under way go on.
 */
final class RelayAssembly implements AutoCloseable {

    private final Pool pool;
    private final FairQueue<LeaseRequest, Lease> queue;
    private final NettyUpstream upstream;
    private final Budgets budgets;
    private final CallCosts costs;
    private final UpstreamRequests upstreamRequests;
    private final Relay relay;
    private final RelayHandler handler;

    private volatile CallerDirectory callers;
    private volatile EdgeSettings edge;
    private volatile RoutePlan routes;

    RelayAssembly(
            Settings settings,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            RandomGenerator random,
            MemoryBudget memory,
            Listeners listeners,
            LoopResources loops) {
        callers = settings.callers();
        edge = SettingsMapping.edge(settings);
        routes = SettingsMapping.routes(settings);
        pool = new Pool(settings.poolPlan(), ticker, random, listeners.pool());
        queue = new FairQueue<>(
                new PoolLeaseSource(pool), settings.queue().maxDepth(), ticker, alarm, listeners.admission());
        pool.whenRoom(queue::wake);
        upstream = new NettyUpstream(
                settings.connections(), new UpstreamContext(Dialects::of, ticker, alarm, clock, loops));
        budgets = new Budgets(settings.budgets(), clock);
        costs = new CallCosts(settings.priceBook(), budgets);
        upstreamRequests = new UpstreamRequests(settings.strictTranslation(), RequestIds::letters, clock);
        relay = new Relay(
                routes,
                SettingsMapping.retries(settings),
                new CallerLimiter(ticker),
                queue,
                new Estimates(),
                costs,
                upstreamRequests,
                upstream,
                Dialects::of,
                listeners.relay(),
                ticker,
                alarm);
        ModelCatalog catalog = new ModelCatalog(() -> routes, new PooledModelLists(pool, upstream), ticker);
        handler = new RelayHandler(
                relay, catalog, () -> callers, () -> edge, listeners.relay(), new RequestIds(), ticker, alarm, memory);
    }

    /** Returns the memory for bodies: a quarter of the heap, as calls themselves, the program and the collector need room too. */
    static MemoryBudget memoryOfBodies() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    /** The listeners to events in the rooms. */
    record Listeners(PoolListener pool, AdmissionListener admission, CallListener relay) {}

    /** Applies new settings to every room. Calls under way go on, and the state of keys that remain is kept. */
    synchronized void reconfigure(Settings settings) {
        upstream.reconfigure(settings.connections());
        pool.reconfigure(settings.poolPlan());
        queue.setMaxDepth(settings.queue().maxDepth());
        budgets.replace(settings.budgets());
        costs.reprice(settings.priceBook());
        routes = SettingsMapping.routes(settings);
        upstreamRequests.setStrict(settings.strictTranslation());
        relay.reconfigure(routes, SettingsMapping.retries(settings));
        callers = settings.callers();
        edge = SettingsMapping.edge(settings);
        queue.wake();
    }

    RelayHandler handler() {
        return handler;
    }

    Pool pool() {
        return pool;
    }

    Relay relay() {
        return relay;
    }

    FairQueue<LeaseRequest, Lease> queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
        upstream.close();
    }
}
