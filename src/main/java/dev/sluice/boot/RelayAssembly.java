package dev.sluice.boot;

import dev.sluice.access.AccessRecords;
import dev.sluice.access.ClientRegistry.Merged;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.limit.Estimates;
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
import dev.sluice.relay.Relay;
import dev.sluice.relay.RetryPacing;
import dev.sluice.relay.StateOwners;
import dev.sluice.relay.StateRecords;
import dev.sluice.relay.StoredRequests;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.ModelCatalog;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.upstream.NettyUpstream;
import dev.sluice.upstream.UpstreamContext;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.netty.resources.LoopResources;

/**
 * The path of calls through one relay, built from its settings and joined to its capacity and its accounting. {@link
 * #reconfigure} gives the rooms new settings in place, so that calls under way go on.
 */
final class RelayAssembly implements AutoCloseable {

    private final Access access;
    private final CapacityAssembly capacity;
    private final AccountingAssembly accounting;
    private final StateRecords records;
    private final TimeSource time;
    private final NettyUpstream upstream;
    private final RoutingTable routing;
    private final UpstreamRequests upstreamRequests;
    private final CallsUnderWay underWay;
    private final LeaseQueue leaseQueue;
    private final RetryPacing retries;
    private final Hedging hedging;
    private final Relay relay;
    private final StoredRequests stored;
    private Settings settings;
    private AccessRecords accessRecords = AccessRecords.NONE;
    private volatile RoutePlan routes;

    RelayAssembly(
            Settings settings,
            Access access,
            CapacityAssembly capacity,
            AccountingAssembly accounting,
            StateRecords records,
            Listeners listeners,
            TimeSource time,
            LoopResources loops) {
        Ticker ticker = time.ticker();
        this.settings = settings;
        this.access = access;
        this.capacity = capacity;
        this.accounting = accounting;
        this.records = records;
        this.time = time;
        routes = SettingsMapping.routes(settings, capacity.addedKeys());
        routing = new RoutingTable(routes);
        upstream = new NettyUpstream(
                settings.connections(), new UpstreamContext(Dialects::of, ticker, time.alarm(), time.clock(), loops));
        upstreamRequests = new UpstreamRequests(
                settings.strictTranslation(), RequestIds::letters, time.clock(), MemoryShares.ofKeptAnswers());
        records.reasoning().join(upstreamRequests.keptState());
        underWay = new CallsUnderWay(this::lost);
        leaseQueue = new LeaseQueue(capacity.queue(), routing.labels(), capacity.pool()::classes, ticker);
        retries = new RetryPacing(SettingsMapping.retries(settings), ticker, time.alarm());
        StateOwners owners = new StateOwners(records.owners());
        AccountCalls accountCalls = new AccountCalls(routing, owners, records.owners(), time.clock());
        accountCalls.restore(records.owners()).join();
        AttemptSender sender = new AttemptSender(
                upstreamRequests, upstream, routing, owners, capacity.estimates(), accountCalls, ticker);
        hedging = new Hedging(sender, leaseQueue, retries, settings.hedge(), ticker, time.alarm());
        relay = relay(owners, sender, listeners.calls());
        stored = new StoredRequests(owners, upstreamRequests.keptResponses(), accountCalls, relay);
        access.clients().listen(this::takeClients);
        access.keyring().listen(changed -> takeKeys());
        access.stored().listen(this::takeStored);
    }

    /** Returns the relay over the parts that are there already. */
    private Relay relay(StateOwners owners, AttemptSender sender, CallListener listener) {
        CallCosts costs = accounting.costs();
        Ledger ledger = accounting.ledger();
        Estimates estimates = capacity.estimates();
        CallerLimiter limiter = capacity.limiter();
        Ticker ticker = time.ticker();
        CallAdmission admission = new CallAdmission(routing, owners, costs, estimates, limiter, underWay, ledger);
        CallRecorder recorder = new CallRecorder(
                costs, estimates, routing.labels(), listener, ledger, time.clock(), ticker, CurrentLoop::executor);
        CallAnswers answers =
                new CallAnswers(recorder, routing, Dialects::of, new CallerFigures(capacity.pool(), limiter), listener);
        CommittedAnswers committed =
                new CommittedAnswers(answers, recorder, routing, Dialects::of, listener, ticker, CurrentLoop::executor);
        return new Relay(admission, leaseQueue, sender, hedging, retries, committed, answers);
    }

    /** Applies new settings to every room. Calls under way go on, and the state of keys that remain is kept. */
    void reconfigure(Settings changed) {
        apply(changed);
        access.configure(changed);
        capacity.queue().wake();
    }

    private synchronized void apply(Settings changed) {
        settings = changed;
        upstream.reconfigure(changed.connections());
        capacity.queue().setMaxDepth(changed.queue().maxDepth());
        upstreamRequests.setStrict(changed.strictTranslation());
        retries.reconfigure(SettingsMapping.retries(changed));
        hedging.reconfigure(changed.hedge());
    }

    private synchronized void takeKeys() {
        Map<String, List<KeyPlan>> added = capacity.addedKeys();
        capacity.takeKeys(settings, added);
        routes = SettingsMapping.routes(settings, added);
        routing.reconfigure(routes);
        capacity.queue().wake();
    }

    private void takeClients(Merged clients) {
        accounting.setClients(clients, currency());
        capacity.limiter().keepOnly(clients.clients().keySet(), clients.teams().keySet());
    }

    /** Ends the calls of clients that the store lets call no longer. A reload of the configuration ends none. */
    private synchronized void takeStored(AccessRecords next) {
        accessRecords.clients().forEach((name, before) -> {
            if (!before.equals(next.clients().get(name))) {
                access.clients()
                        .inForce()
                        .lost(name, time.clock().instant())
                        .ifPresent(refusal -> underWay.revoke(name, refusal));
            }
        });
        accessRecords = next;
    }

    /** Returns the refusal of a call whose client was known when its key was checked, and may call no longer. */
    private Optional<Refusal> lost(Caller caller) {
        return caller.equals(Caller.ANONYMOUS)
                ? Optional.empty()
                : access.clients().inForce().lost(caller.name(), time.clock().instant());
    }

    /** Returns the currency of prices and budgets. */
    synchronized Currency currency() {
        return settings.currency();
    }

    Relay relay() {
        return relay;
    }

    /** Returns the requests about what is stored, some of which the relay relays. */
    StoredRequests stored() {
        return stored;
    }

    /** Returns a new catalog of the models that callers can ask for, which follows the settings. */
    ModelCatalog catalog() {
        return new ModelCatalog(() -> routes, new PooledModelLists(capacity.pool(), upstream), time.ticker());
    }

    /** Returns how many calls wait, by the model's label; 0 for models without waiting calls. */
    Map<String, Integer> waitingByModel() {
        return leaseQueue.waitingByModel();
    }

    /** Ends all calls under way, and each that comes later, with an error in the caller's dialect. */
    void endCalls() {
        // First the waiting ones: they would get the leases of those that end.
        capacity.queue().close();
        underWay.end(Refusal.shuttingDown());
    }

    @Override
    public void close() {
        capacity.queue().close();
        upstream.close();
        records.close();
    }
}
