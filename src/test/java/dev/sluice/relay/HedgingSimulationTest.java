package dev.sluice.relay;

import static dev.sluice.relay.RelayFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.price.PriceBook;
import dev.sluice.accounting.price.UnpricedModels;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Estimates;
import dev.sluice.limit.Limits;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.dialect.Heads;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.simulation.Timeline;
import dev.sluice.store.memory.MemoryCreditStore;
import dev.sluice.store.memory.MemoryKeptRecords;
import dev.sluice.store.memory.MemoryLedger;
import dev.sluice.upstream.Attempt;
import dev.sluice.upstream.AttemptResult;
import dev.sluice.upstream.Completion;
import dev.sluice.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hedging over a real pool, in simulated time: 20 calls a second over five keys, for ten minutes. */
class HedgingSimulationTest {

    private static final int KEYS = 5;
    private static final double CALLS_A_SECOND = 20;
    private static final Duration TIME = Duration.ofMinutes(10);
    private static final double MEDIAN_MILLIS = 400;

    /** The spread of the logarithm: the 99th percentile is at 2.5 times the median. */
    private static final double SPREAD = 0.4;

    private static final HedgePolicy ON = new HedgePolicy(true, 95, 0.1);
    private static final HedgePolicy RARER = new HedgePolicy(true, 98, 0.1);

    /** One key hangs for 10 s with one call in five, as a connection or a machine behind it stalls. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void calls_that_stall_on_one_key_are_answered_by_another(long seed) {
        ToDoubleFunction<String> stalls = key -> key.equals("k0") ? 0.20 : 0;
        Run without = run(seed, HedgePolicy.OFF, stalls);
        Run with = run(seed, ON, stalls);
        Run rarer = run(seed, RARER, stalls);

        assertThat(without.percentile(99)).as("%s", without).isGreaterThan(10_000);
        assertThat(with.percentile(99)).as("%s", with).isLessThan(2_000);
        assertThat(with.extraPercent()).as("%s", with).isLessThan(10);
        assertThat(rarer.percentile(99.9)).as("%s", rarer).isLessThan(2_500);
        assertThat(rarer.extraPercent()).as("%s", rarer).isLessThan(9);
        assertThat(with.calls()).isEqualTo(without.calls());
    }

    /** All keys are alike, so that a second attempt gains little, and costs no more than its budget. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void where_no_key_stalls_the_cost_is_bounded_by_the_budget(long seed) {
        Run without = run(seed, HedgePolicy.OFF, key -> 0);
        Run with = run(seed, ON, key -> 0);

        assertThat(with.percentile(99)).as("%s", with).isLessThanOrEqualTo(without.percentile(99) + 50);
        assertThat(with.extraPercent()).as("%s", with).isLessThan(8);
    }

    private record Run(List<Long> millis, int attempts) {

        int calls() {
            return millis.size();
        }

        long percentile(double percent) {
            return millis.stream()
                    .sorted()
                    .skip((long) Math.ceil(millis.size() * percent / 100) - 1)
                    .findFirst()
                    .orElseThrow();
        }

        double extraPercent() {
            return 100.0 * (attempts - millis.size()) / millis.size();
        }

        @Override
        public String toString() {
            return "%d calls: p50 %d ms, p95 %d ms, p99 %d ms, p99.9 %d ms, %.1f %% more requests"
                    .formatted(
                            calls(), percentile(50), percentile(95), percentile(99), percentile(99.9), extraPercent());
        }
    }

    /** @param stalls the share of a key's calls that hang */
    private static Run run(long seed, HedgePolicy policy, ToDoubleFunction<String> stalls) {
        Timeline time = new Timeline();
        Random random = new Random(seed);
        List<KeyPlan> keys = IntStream.range(0, KEYS)
                .mapToObj(i -> new KeyPlan(
                        "k" + i, Secret.of("s" + i), null, 1, new Limits(6_000L, null, null, null, null), List.of()))
                .toList();
        Pool pool = new Pool(
                new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, keys))),
                time,
                new Random(seed),
                PoolListener.NONE);
        SlowUpstream upstream = new SlowUpstream(time, new Random(seed + 1000), stalls);
        List<Long> millis = new ArrayList<>();
        Relay relay = relay(time, pool, upstream, policy, millis);
        double at = 0;
        while (at < TIME.toNanos()) {
            time.at((long) at, () -> call(relay, time));
            at += -Math.log(1 - random.nextDouble()) / CALLS_A_SECOND * 1e9;
        }
        time.runUntil(TIME.plusMinutes(1).toNanos());
        return new Run(millis, upstream.attempts);
    }

    private static void call(Relay relay, Timeline time) {
        byte[] body = """
            {"model":"m","messages":[{"role":"user","content":"Hello"}]}\
            """.getBytes(StandardCharsets.UTF_8);
        Call call = new Call(
                "req",
                Caller.ANONYMOUS,
                Endpoint.CHAT,
                "POST",
                Endpoint.CHAT.path(),
                null,
                new Headers(),
                RequestBody.of(body),
                null,
                time.nanos(),
                Duration.ofMinutes(1));
        RequestHead head = Heads.read(body, Endpoint.CHAT);
        relay.relay(call, head)
                .flatMapMany(answer -> ((CallAnswer.Served) answer).body())
                .doOnNext(BodyChunk::release)
                .subscribe();
    }

    private static Relay relay(Timeline time, Pool pool, Upstream upstream, HedgePolicy policy, List<Long> millis) {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        RoutingTable routing = new RoutingTable(new RoutePlan(
                List.of(new ProviderRoute(
                        "p", Dialect.OPENAI, EnumSet.of(Endpoint.CHAT), List.of(new ModelPattern("m")), 1)),
                List.of()));
        MemoryCreditStore credit = new MemoryCreditStore();
        MemoryLedger ledger = new MemoryLedger(1, credit);
        CallCosts costs = new CallCosts(
                new PriceBook(USD, Map.of()),
                Map.of(),
                new CreditGate(credit, clock, time, time),
                "this process",
                new UnpricedModels(),
                clock);
        FairQueue<LeaseRequest, Lease> queue =
                new FairQueue<>(new PoolLeaseSource(pool), 10_000, time, time, AdmissionListener.NONE);
        pool.whenRoom(queue::wake);
        OwnerRecords records = new OwnerRecords(new MemoryKeptRecords(), clock);
        StateOwners owners = new StateOwners(records);
        Estimates estimates = new Estimates();
        CallerLimiter limiter = new CallerLimiter(time, () -> Instant.EPOCH);
        UpstreamRequests requests = new UpstreamRequests(false, () -> "id", clock, 1 << 20);
        AccountCalls accountCalls = new AccountCalls(routing, owners, records, clock);
        LeaseQueue leaseQueue = new LeaseQueue(queue, routing.labels(), pool::classes, time);
        AttemptSender sender = new AttemptSender(requests, upstream, routing, owners, estimates, accountCalls, time);
        RetryPacing retries = new RetryPacing(RetryPolicy.DEFAULT, time, time);
        CallListener listener = new CallListener() {
            @Override
            public void callEnded(CallRecord call) {
                millis.add(call.totalMillis());
            }
        };
        CallRecorder recorder = new CallRecorder(
                costs, estimates, routing.labels(), listener, ledger, clock, time, () -> Runnable::run);
        CallAnswers answers =
                new CallAnswers(recorder, routing, Dialects::of, (caller, route) -> LimitFigures.NONE, listener);
        return new Relay(
                new CallAdmission(
                        routing,
                        owners,
                        costs,
                        estimates,
                        limiter,
                        new CallsUnderWay(caller -> Optional.empty()),
                        ledger),
                leaseQueue,
                sender,
                new Hedging(sender, leaseQueue, retries, policy, time, time),
                retries,
                new CommittedAnswers(answers, recorder, routing, Dialects::of, listener, time, () -> Runnable::run),
                answers);
    }

    /** An upstream whose answers take a random time, and now and then hang. */
    private static final class SlowUpstream implements Upstream {

        private static final double HANG_MILLIS = 10_000;

        private final Timeline time;
        private final Random random;
        private final ToDoubleFunction<String> stalls;
        private int attempts;

        SlowUpstream(Timeline time, Random random, ToDoubleFunction<String> stalls) {
            this.time = time;
            this.random = random;
            this.stalls = stalls;
        }

        @Override
        public Mono<AttemptResult> send(Attempt attempt) {
            attempts++;
            double usual = MEDIAN_MILLIS * Math.exp(SPREAD * random.nextGaussian());
            boolean hangs = random.nextDouble()
                    < stalls.applyAsDouble(attempt.lease().key().key());
            long nanos = (long) ((hangs ? HANG_MILLIS + usual : usual) * 1e6);
            TokenUsage usage = new TokenUsage(10, 0, 0, 20, 0);
            return Mono.<AttemptResult>create(sink -> time.after(nanos, () -> {
                        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
                        attempt.lease().firstByte();
                        attempt.lease().settled(usage);
                        sink.success(new AttemptResult.Answer(
                                200,
                                new Headers(),
                                false,
                                Flux.just(BodyChunk.of(body)),
                                body.length,
                                null,
                                Mono.just(new Completion(MeteredUsage.reported(usage), true))));
                    }))
                    .doOnCancel(() -> attempt.lease().cancelled(TokenUsage.NONE));
        }
    }
}
