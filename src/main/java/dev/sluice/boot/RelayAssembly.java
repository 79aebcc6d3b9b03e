package dev.sluice.boot;

import dev.sluice.access.CallerDirectory;
import dev.sluice.accounting.Budgets;
import dev.sluice.accounting.CallCosts;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.Ledger;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.edge.RelayHandler;
import dev.sluice.edge.RelayPort;
import dev.sluice.limit.Estimates;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.relay.AttemptSender;
import dev.sluice.relay.CallAdmission;
import dev.sluice.relay.CallAnswers;
import dev.sluice.relay.CallRecorder;
import dev.sluice.relay.LeaseQueue;
import dev.sluice.relay.PoolLeaseSource;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RetryPacing;
import dev.sluice.relay.StateOwners;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.ModelCatalog;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.upstream.NettyUpstream;
import dev.sluice.upstream.UpstreamContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
    private final RoutingTable routing;
    private final LeaseQueue leaseQueue;
    private final RetryPacing retries;
    private final RelayHandler handler;

    private volatile CallerDirectory callers;
    private volatile EdgeSettings edge;
    private volatile RelayPort.Settings port;
    private volatile RoutePlan routes;

    RelayAssembly(
            Settings settings,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            RandomGenerator random,
            Listeners listeners,
            LoopResources loops,
            Ledger ledger) {
        callers = settings.callers();
        edge = SettingsMapping.edge(settings);
        port = SettingsMapping.port(settings);
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
        routing = new RoutingTable(routes);
        leaseQueue = new LeaseQueue(queue, routing.labels(), ticker);
        retries = new RetryPacing(SettingsMapping.retries(settings), ticker, alarm);
        Relay relay = relay(listeners.relay(), ledger, clock, ticker);
        ModelCatalog catalog = new ModelCatalog(() -> routes, new PooledModelLists(pool, upstream), ticker);
        handler = new RelayHandler(
                relay,
                catalog,
                () -> callers,
                () -> edge,
                listeners.relay(),
                new RequestIds(),
                ticker,
                alarm,
                clock,
                Runtime.getRuntime().maxMemory() / 4);
    }

    /** The listeners to events in the rooms. */
    record Listeners(PoolListener pool, AdmissionListener admission, CallListener relay) {}

    private Relay relay(CallListener listener, Ledger ledger, InstantSource clock, Ticker ticker) {
        StateOwners owners = new StateOwners();
        Estimates estimates = new Estimates();
        CallRecorder recorder = new CallRecorder(costs, estimates, routing.labels(), listener, ledger, clock, ticker);
        return new Relay(
                routing,
                new CallAdmission(routing, owners, costs, estimates, new CallerLimiter(ticker), ledger),
                leaseQueue,
                new AttemptSender(upstreamRequests, upstream, routing, owners, estimates, ticker),
                retries,
                new CallAnswers(recorder, routing, Dialects::of, listener, ticker));
    }

    /** Applies new settings to every room. Calls under way go on, and the state of keys that remain is kept. */
    synchronized void reconfigure(Settings settings) {
        upstream.reconfigure(settings.connections());
        pool.reconfigure(settings.poolPlan());
        queue.setMaxDepth(settings.queue().maxDepth());
        budgets.replace(settings.budgets());
        costs.reprice(settings.priceBook());
        routes = SettingsMapping.routes(settings);
        upstreamRequests.setStrict(settings.strictTranslation());
        routing.reconfigure(routes);
        retries.reconfigure(SettingsMapping.retries(settings));
        callers = settings.callers();
        edge = SettingsMapping.edge(settings);
        port = SettingsMapping.port(settings);
        queue.wake();
    }

    RelayHandler handler() {
        return handler;
    }

    /** Returns the handler of the whole port; {@code ready} returns whether the relay takes calls. */
    RelayPort port(BooleanSupplier ready) {
        return new RelayPort(handler, () -> port, ready);
    }

    Pool pool() {
        return pool;
    }

    /** Returns how many calls wait, by the model's label; 0 for models without waiting calls. */
    Map<String, Integer> waitingByModel() {
        return leaseQueue.waitingByModel();
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
