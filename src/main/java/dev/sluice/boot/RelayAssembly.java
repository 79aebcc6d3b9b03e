package dev.sluice.boot;

import dev.sluice.access.AccessRecords;
import dev.sluice.access.ClientRegistry.Merged;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.limit.Estimates;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.relay.AccountCalls;
import dev.sluice.relay.AttemptSender;
import dev.sluice.relay.CallAdmission;
import dev.sluice.relay.CallAnswers;
import dev.sluice.relay.CallRecorder;
import dev.sluice.relay.CallerFigures;
import dev.sluice.relay.CallsUnderWay;
import dev.sluice.relay.CommittedAnswers;
import dev.sluice.relay.Hedging;
import dev.sluice.relay.LeaseQueue;
import dev.sluice.relay.PoolLeaseSource;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RetryPacing;
import dev.sluice.relay.StateOwners;
import dev.sluice.relay.StateRecords;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.ModelCatalog;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.upstream.NettyUpstream;
import dev.sluice.upstream.UpstreamContext;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The rooms of one relay, built from its settings and joined to each other. {@link #reconfigure} gives them new settings in
 * place, so that calls under way go on.
 */
final class RelayAssembly implements AutoCloseable {

    private final Pool pool;
    private final FairQueue<LeaseRequest, Lease> queue;
    private final NettyUpstream upstream;
    private final CreditAssembly credit;
    private final CallerLimiter limiter;
    private final CallsUnderWay underWay;
    private final Access access;
    private final AddedKeys addedKeys;
    private final InstantSource clock;
    private final CallCosts costs;
    private final UpstreamRequests upstreamRequests;
    private final RoutingTable routing;
    private final LeaseQueue leaseQueue;
    private final RetryPacing retries;
    private final Hedging hedging;
    private final EdgeAssembly edge;
    private final StateRecords records;
    private final Estimates estimates = new Estimates();
    private Settings settings;
    private AccessRecords stored = AccessRecords.NONE;
    private volatile RoutePlan routes;

    RelayAssembly(
            Settings settings,
            Access access,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            RandomGenerator random,
            MemoryBudget memory,
            CreditAssembly credit,
            Listeners listeners,
            LoopResources loops,
            Ledger ledger,
            StateRecords records,
            @Nullable GrantBook book,
            @Nullable GrantBook callersBook) {
        this.settings = settings;
        this.access = access;
        this.clock = clock;
        this.records = records;
        this.addedKeys = new AddedKeys(access.keyring());
        routes = SettingsMapping.routes(settings, addedKeys.plans());
        pool = new Pool(settings.poolPlan(addedKeys.plans()), ticker, clock, random, listeners.pool(), book);
        queue = new FairQueue<>(
                new PoolLeaseSource(pool), settings.queue().maxDepth(), ticker, alarm, listeners.admission());
        pool.whenRoom(queue::wake);
        upstream = new NettyUpstream(
                settings.connections(), new UpstreamContext(Dialects::of, ticker, alarm, clock, loops));
        this.credit = credit;
        limiter = new CallerLimiter(ticker, clock, alarm, callersBook);
        underWay = new CallsUnderWay(this::lost);
        costs = credit.costs();
        upstreamRequests = new UpstreamRequests(
                settings.strictTranslation(), RequestIds::letters, clock, MemoryShares.ofKeptAnswers());
        records.reasoning().join(upstreamRequests.keptState());
        routing = new RoutingTable(routes);
        leaseQueue = new LeaseQueue(queue, routing.labels(), pool::classes, ticker);
        retries = new RetryPacing(SettingsMapping.retries(settings), ticker, alarm);
        StateOwners stateOwners = new StateOwners(records.owners());
        AccountCalls accountCalls = new AccountCalls(routing, stateOwners, records.owners(), clock);
        accountCalls.restore(records.owners()).join();
        AttemptSender sender =
                new AttemptSender(upstreamRequests, upstream, routing, stateOwners, estimates, accountCalls, ticker);
        hedging = new Hedging(sender, leaseQueue, retries, settings.hedge(), ticker, alarm);
        CallRecorder recorder = new CallRecorder(
                costs, estimates, routing.labels(), listeners.relay(), ledger, clock, ticker, CurrentLoop::executor);
        CallAnswers answers = new CallAnswers(
                recorder, routing, Dialects::of, new CallerFigures(pool, limiter), listeners.relay());
        Relay relay = new Relay(
                routing,
                new CallAdmission(routing, stateOwners, costs, estimates, limiter, underWay, ledger),
                leaseQueue,
                sender,
                hedging,
                retries,
                new CommittedAnswers(
                        answers,
                        recorder,
                        routing,
                        Dialects::of,
                        listeners.relay(),
                        ticker,
                        CurrentLoop::executor),
                answers,
                upstreamRequests.keptResponses(),
                accountCalls);
        ModelCatalog catalog = new ModelCatalog(() -> routes, new PooledModelLists(pool, upstream), ticker);
        edge = new EdgeAssembly(
                settings, access, relay, catalog, credit, listeners.relay(), ticker, alarm, clock, memory);
        access.clients().listen(this::takeClients);
        access.keyring().listen(changed -> takeKeys());
        access.stored().listen(this::takeStored);
    }

    /** The listeners to events in the rooms. */
    record Listeners(PoolListener pool, AdmissionListener admission, CallListener relay) {}

    /** Applies new settings to every room. Calls under way go on, and the state of keys that remain is kept. */
    void reconfigure(Settings changed) {
        apply(changed);
        access.configure(changed);
        queue.wake();
    }

    private synchronized void apply(Settings changed) {
        settings = changed;
        upstream.reconfigure(changed.connections());
        queue.setMaxDepth(changed.queue().maxDepth());
        upstreamRequests.setStrict(changed.strictTranslation());
        retries.reconfigure(SettingsMapping.retries(changed));
        hedging.reconfigure(changed.hedge());
        edge.reconfigure(changed);
    }

    private synchronized void takeKeys() {
        Map<String, List<KeyPlan>> added = addedKeys.plans();
        pool.reconfigure(settings.poolPlan(added));
        addedKeys.drain(pool);
        addedKeys.warn();
        routes = SettingsMapping.routes(settings, added);
        routing.reconfigure(routes);
        queue.wake();
    }

    private void takeClients(Merged clients) {
        credit.setClients(clients, currency());
        limiter.keepOnly(clients.clients().keySet(), clients.teams().keySet());
    }

    /** Ends the calls of clients that the store lets call no longer. A reload of the configuration ends none. */
    private synchronized void takeStored(AccessRecords next) {
        stored.clients().forEach((name, before) -> {
            if (!before.equals(next.clients().get(name))) {
                access.clients()
                        .inForce()
                        .lost(name, clock.instant())
                        .ifPresent(refusal -> underWay.revoke(name, refusal));
            }
        });
        stored = next;
    }

    /** Returns the refusal of a call whose client was known when its key was checked, and may call no longer. */
    private Optional<Refusal> lost(Caller caller) {
        return caller.equals(Caller.ANONYMOUS)
                ? Optional.empty()
                : access.clients().inForce().lost(caller.name(), clock.instant());
    }

    /** Returns the currency of prices and budgets. */
    synchronized Currency currency() {
        return settings.currency();
    }

    /** Returns the relay's side towards clients. */
    EdgeAssembly edge() {
        return edge;
    }

    CallerLimiter limiter() {
        return limiter;
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

    Estimates estimates() {
        return estimates;
    }

    /** Ends all calls under way, and each that comes later, with an error in the caller's dialect. */
    void endCalls() {
        // First the waiting ones: they would get the leases of those that end.
        queue.close();
        underWay.end(Refusal.shuttingDown());
    }

    @Override
    public void close() {
        queue.close();
        upstream.close();
        records.close();
    }
}
