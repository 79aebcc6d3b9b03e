package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditTerms;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.ReservationRequest;
import dev.sluice.accounting.credit.ReservationResult;
import dev.sluice.accounting.price.Price;
import dev.sluice.accounting.price.PriceBook;
import dev.sluice.accounting.price.Rates;
import dev.sluice.accounting.price.UnpricedModels;
import dev.sluice.admission.Admission;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.KeyId;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Refusal;
import dev.sluice.call.RequestBody;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimates;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Target;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.dialect.Heads;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutePlan.ModelRoute;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.simulation.Timeline;
import dev.sluice.store.memory.MemoryCreditStore;
import dev.sluice.store.memory.MemoryKeptRecords;
import dev.sluice.store.memory.MemoryLedger;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A relay over a scripted pool and a scripted upstream, in simulated time.
 *
 * <p>The provider {@code gpt} has two keys and a price for its model {@code big}, the provider {@code spare} one key and a price
 * for its model {@code small}; callers know them as {@code best}. The provider {@code claude} serves {@code claude-*}.
 */
final class RelayFixture implements CallListener {

    static final Currency USD = Currency.getInstance("USD");
    static final KeyId GPT_1 = new KeyId("gpt", "g1");
    static final KeyId GPT_2 = new KeyId("gpt", "g2");
    static final KeyId SPARE = new KeyId("spare", "s1");
    static final KeyId CLAUDE = new KeyId("claude", "c1");

    /** One call at once, so that a slot that was not given back shows. */
    static final Caller APP = new Caller("app", 1, 0, null, null, 1, List.of());

    static final TokenUsage MILLION_IN = new TokenUsage(1_000_000, 0, 0, 0, 0);

    final Timeline time = new Timeline();
    /** Ids of calls, each of which the ledger enters once. */
    private static final AtomicInteger CALLS = new AtomicInteger();

    final FakeUpstream upstream = new FakeUpstream();
    final ScriptedLeases leases = new ScriptedLeases(time, GPT_1, GPT_2, SPARE, CLAUDE);
    final FairQueue<LeaseRequest, Lease> queue = new FairQueue<>(leases, 1, time, time, AdmissionListener.NONE);
    final OwnerRecords records = new OwnerRecords(new MemoryKeptRecords(), InstantSource.fixed(Instant.EPOCH));
    final StateOwners owners = new StateOwners(records);
    final Estimates estimates = new Estimates();
    final CallerLimiter limiter = new CallerLimiter(time, () -> Instant.EPOCH);
    final CallsUnderWay underWay = new CallsUnderWay(caller -> Optional.ofNullable(this.lost));
    final BudgetOwner budget =
            new BudgetOwner(BudgetOwner.Kind.CLIENT, "app", new Budget(usd("1000"), Budget.Period.TOTAL));
    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final MemoryCreditStore credit = new MemoryCreditStore();
    private final Ledger ledger = new MemoryLedger(1_000, credit);
    private final CreditGate gate = new CreditGate(credit, clock, time, time);
    final Credits credits = new Credits(credit, clock, () -> "grant");
    final RetryPacing retries = new RetryPacing(new RetryPolicy(3, 0), time, time);
    final Hedging hedging;
    final Relay relay;
    final StoredRequests stored;

    final List<CallRecord> ended = new ArrayList<>();
    final List<RejectedRequest> rejected = new ArrayList<>();
    int openStreams;

    /** The refusal of callers that have lost their standing, or null. */
    @Nullable
    Refusal lost;

    RelayFixture() {
        RoutingTable routing = new RoutingTable(new RoutePlan(
                List.of(
                        provider("gpt", Dialect.OPENAI, EnumSet.of(Endpoint.CHAT, Endpoint.RESPONSES), "gpt-*"),
                        provider("spare", Dialect.OPENAI, EnumSet.of(Endpoint.CHAT), "small"),
                        provider("claude", Dialect.ANTHROPIC, EnumSet.of(Endpoint.MESSAGES), "claude-*")),
                List.of(new ModelRoute(
                        "best",
                        List.of(List.of(new Target("gpt", "big", 1)), List.of(new Target("spare", "small", 1))),
                        0))));
        CallCosts costs = new CallCosts(
                new PriceBook(USD, Map.of("big", price("10"), "small", price("2"), "best", price("99"))),
                Map.of("app", new CreditTerms(null, List.of(budget))),
                gate,
                "this process",
                new UnpricedModels(),
                clock);
        UpstreamRequests requests =
                new UpstreamRequests(false, () -> "id", InstantSource.fixed(Instant.EPOCH), 1 << 20);
        AccountCalls accountCalls = new AccountCalls(routing, owners, records, InstantSource.fixed(Instant.EPOCH));
        LeaseQueue leaseQueue = new LeaseQueue(
                queue,
                routing.labels(),
                tiers -> tiers.stream()
                        .map(tier -> tier.get(0).provider() + "/its class")
                        .toList(),
                time);
        AttemptSender sender = new AttemptSender(requests, upstream, routing, owners, estimates, accountCalls, time);
        hedging = new Hedging(sender, leaseQueue, retries, HedgePolicy.OFF, time, time);
        CallRecorder recorder =
                new CallRecorder(costs, estimates, routing.labels(), this, ledger, clock, time, () -> Runnable::run);
        CallAnswers answers =
                new CallAnswers(recorder, routing, Dialects::of, (caller, route) -> limiter.figures(caller), this);
        relay = new Relay(
                new CallAdmission(routing, owners, costs, estimates, limiter, underWay, ledger),
                leaseQueue,
                sender,
                hedging,
                retries,
                new CommittedAnswers(answers, recorder, routing, Dialects::of, this, time, () -> Runnable::run),
                answers);
        stored = new StoredRequests(owners, requests.keptResponses(), accountCalls, relay);
    }

    private static ProviderRoute provider(String name, Dialect dialect, Set<Endpoint> endpoints, String models) {
        return new ProviderRoute(name, dialect, endpoints, List.of(new ModelPattern(models)), 1);
    }

    private static Price price(String each) {
        BigDecimal amount = new BigDecimal(each);
        return Price.of(Rates.of(amount, amount));
    }

    /** Spends {@code amount} of the client's budget as an earlier call would have. */
    void spend(String amount) {
        ReservationRequest earlier =
                new ReservationRequest("earlier", "app", "this process", usd("0"), null, List.of(budget));
        ReservationResult.Granted granted =
                (ReservationResult.Granted) gate.reserve(earlier, time.nanos()).join();
        gate.settle(granted.reservation(), usd(amount)).join();
    }

    /** Returns what the client's budget was charged. */
    Money spent() {
        return new Money(use().spent(), USD);
    }

    BudgetUse use() {
        return credits.uses(List.of(budget)).toCompletableFuture().join().get(0);
    }

    static Money usd(String amount) {
        return new Money(new BigDecimal(amount), USD);
    }

    /** Begins a plain call of {@code best} over Chat Completions. */
    TestClient chat() {
        return chat(false);
    }

    TestClient chat(boolean stream) {
        return call(APP, Endpoint.CHAT, """
            {"model":"best","stream":%b,"messages":[{"role":"user","content":"Hello"}]}\
            """.formatted(stream));
    }

    TestClient call(Caller caller, Endpoint endpoint, String body) {
        return call(caller, endpoint, body, null);
    }

    TestClient call(Caller caller, Endpoint endpoint, String body, @Nullable Duration maxWait) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Call call = new Call(
                "req_" + CALLS.incrementAndGet(),
                caller,
                endpoint,
                "POST",
                endpoint.path(),
                null,
                new Headers(),
                RequestBody.of(bytes),
                null,
                time.nanos(),
                maxWait == null ? Duration.ofMinutes(1) : maxWait);
        return begin(call, Heads.read(bytes, endpoint));
    }

    TestClient begin(Call call, RequestHead head) {
        return new TestClient(relay.relay(call, head), call.body().memory());
    }

    /** Returns the record of the only call. */
    CallRecord record() {
        assertThat(ended).hasSize(1);
        return ended.get(0);
    }

    /** Checks that every lease ended once, and that queue, streams and the caller's slot are free. */
    void assertNothingIsHeld() {
        assertThat(leases.granted).allSatisfy(lease -> assertThat(lease.endings).hasSize(1));
        assertThat(queue.depthByCaller()).isEmpty();
        assertThat(openStreams).isZero();
        assertThat(use().reserved()).isZero();
        assertThat(gate.unsettled()).isZero();
        assertThat(limiter.admit(APP, 0)).isInstanceOf(Admission.Admitted.class);
    }

    @Override
    public void callEnded(CallRecord call) {
        ended.add(call);
    }

    @Override
    public void requestRejected(RejectedRequest request) {
        rejected.add(request);
    }

    @Override
    public void streamOpened(Dialect dialect) {
        openStreams++;
    }

    @Override
    public void streamClosed(Dialect dialect) {
        openStreams--;
    }
}
