package dev.sluice.boot;

import dev.sluice.access.CallerDirectory;
import dev.sluice.accounting.Budgets;
import dev.sluice.accounting.CallCosts;
import dev.sluice.accounting.CallListener;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.Alarm;
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
 * The rooms of one relay, built from its settings and joined to each other; never rebuilt, but told of new settings by
 * {@link #furnish}, so that no call under way notices a change.
 */
final class RelayAssembly implements AutoCloseable {

    private final Pool pool;
    private final FairQueue<LeaseRequest, Lease> line;
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
            Ears listeners,
            LoopResources loops) {
        callers = settings.callers();
        edge = SettingsMapping.edge(settings);
        routes = SettingsMapping.routes(settings);
        pool = new Pool(settings.poolPlan(), ticker, random, listeners.pool());
        line = new FairQueue<>(
                new PoolLeaseSource(pool), settings.queue().maxDepth(), ticker, alarm, listeners.admission());
        pool.whenRoom(line::wake);
        upstream = new NettyUpstream(settings.connections(), new UpstreamContext(Dialects::of, ticker, alarm, clock, loops));
        budgets = new Budgets(settings.budgets(), clock);
        costs = new CallCosts(settings.priceBook(), budgets);
        upstreamRequests = new UpstreamRequests(settings.strictTranslation(), RequestIds::letters, clock);
        relay = new Relay(
                routes,
                SettingsMapping.retries(settings),
                new CallerLimiter(ticker),
                line,
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
                relay,
                catalog,
                () -> callers,
                () -> edge,
                Dialects::of,
                listeners.relay(),
                new RequestIds(),
                ticker,
                alarm,
                Runtime.getRuntime().maxMemory() / 4);
    }

    /** Who hears of what happens in the rooms. */
    record Ears(PoolListener pool, AdmissionListener admission, CallListener relay) {}

    /** Applies new settings to every room: what is known of keys that stay, and every call under way, is kept. */
    synchronized void furnish(Settings settings) {
        upstream.reconfigure(settings.connections());
        pool.reconfigure(settings.poolPlan());
        line.setMaxDepth(settings.queue().maxDepth());
        budgets.replace(settings.budgets());
        costs.reprice(settings.priceBook());
        routes = SettingsMapping.routes(settings);
        upstreamRequests.setStrict(settings.strictTranslation());
        relay.reconfigure(routes, SettingsMapping.retries(settings));
        callers = settings.callers();
        edge = SettingsMapping.edge(settings);
        line.wake();
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

    FairQueue<LeaseRequest, Lease> line() {
        return line;
    }

    @Override
    public void close() {
        line.close();
        upstream.close();
    }
}
