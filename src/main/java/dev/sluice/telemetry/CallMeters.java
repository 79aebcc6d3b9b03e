package dev.sluice.telemetry;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The meters of calls: their number, their time, tokens, cost and refusals.
 *
 * <p>Meters are looked up once a combination of labels and kept: the labels are all of closed sets, as callers and models
 * are configured and outcomes are an enum.
 */
public final class CallMeters implements CallListener {

    /** The label of a client whose key is unknown, and of a model that was not read. */
    private static final String UNKNOWN = "unknown";

    /** The outcomes of calls that are rejected though nothing is wrong with them. */
    private static final Set<Outcome> REJECTIONS = Set.of(
            Outcome.CALLER_LIMITED,
            Outcome.BUDGET_SPENT,
            Outcome.QUEUE_FULL,
            Outcome.WAIT_TOO_LONG,
            Outcome.NO_USABLE_KEY,
            Outcome.SHUTTING_DOWN,
            Outcome.MEMORY_FULL,
            Outcome.STORE_UNAVAILABLE);

    private final MeterRegistry registry;
    private final Map<RequestLabels, Counter> requests = new ConcurrentHashMap<>();
    private final Map<SpeedLabels, Speeds> speeds = new ConcurrentHashMap<>();
    private final Map<TokenLabels, Counter> tokens = new ConcurrentHashMap<>();
    private final Map<CostLabels, Counter> costs = new ConcurrentHashMap<>();
    private final Map<String, Counter> unpriced = new ConcurrentHashMap<>();
    private final Map<Outcome, Counter> rejections = new EnumMap<>(Outcome.class);
    private final Map<Dialect, LongAdder> streams = new EnumMap<>(Dialect.class);

    public CallMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Outcome outcome : REJECTIONS) {
            rejections.put(
                    outcome,
                    Counter.builder("sluice.rejections")
                            .description("Calls that were rejected though nothing was wrong with them")
                            .tag("reason", outcome.label())
                            .register(registry));
        }
        for (Dialect dialect : Dialect.values()) {
            LongAdder open = new LongAdder();
            streams.put(dialect, open);
            Gauge.builder("sluice.streams.open", open, LongAdder::sum)
                    .description("Streams that are being sent to clients")
                    .tag("dialect", dialect.label())
                    .register(registry);
        }
    }

    @Override
    public void requestRejected(RejectedRequest request) {
        Caller caller = request.caller();
        String model = request.label() == null ? UNKNOWN : request.label();
        count(caller == null ? UNKNOWN : caller.name(), request.dialect(), model, request.outcome());
    }

    @Override
    public void streamOpened(Dialect dialect) {
        open(dialect).increment();
    }

    @Override
    public void streamClosed(Dialect dialect) {
        open(dialect).decrement();
    }

    @Override
    public void callEnded(CallRecord call) {
        String client = call.call().caller().name();
        Dialect dialect = call.call().dialect();
        long arrived = call.call().arrived();
        count(client, dialect, call.model(), call.outcome());
        Speeds speed = speeds.computeIfAbsent(new SpeedLabels(dialect, call.model()), this::speeds);
        speed.whole.record(call.endedAt() - arrived, TimeUnit.NANOSECONDS);
        if (call.firstTokenAt() != null) {
            long untilFirst = call.firstTokenAt() - arrived;
            speed.firstToken.record(untilFirst, TimeUnit.NANOSECONDS);
            long ours = untilFirst
                    - call.routeTaken().queueNanos()
                    - call.routeTaken().upstreamNanos();
            speed.overhead.record(Math.max(0, ours), TimeUnit.NANOSECONDS);
        }
        countTokens(client, call.model(), call.usage().tokens());
        for (AttemptRecord attempt : call.attempts()) {
            if (attempt.isUnpriced()) {
                unpriced.computeIfAbsent(call.model(), this::unpriced).increment();
                break;
            }
        }
        Money cost = call.cost();
        if (cost != null) {
            costs.computeIfAbsent(
                            new CostLabels(client, call.model(), cost.currency().getCurrencyCode()), this::costs)
                    .increment(cost.amount().doubleValue());
        }
    }

    private void count(String client, Dialect dialect, String model, Outcome outcome) {
        requests.computeIfAbsent(new RequestLabels(client, dialect, model, outcome), this::requests)
                .increment();
        Counter rejection = rejections.get(outcome);
        if (rejection != null) {
            rejection.increment();
        }
    }

    private void countTokens(String client, String model, TokenUsage usage) {
        countTokens(client, model, "input", usage.input());
        countTokens(client, model, "cached_input", usage.cachedInput());
        countTokens(client, model, "cache_write", usage.cacheWrite());
        countTokens(client, model, "output", usage.output());
        countTokens(client, model, "reasoning", usage.reasoning());
    }

    private void countTokens(String client, String model, String kind, long amount) {
        if (amount > 0) {
            tokens.computeIfAbsent(new TokenLabels(client, model, kind), this::tokens)
                    .increment((double) amount);
        }
    }

    private LongAdder open(Dialect dialect) {
        return streams.getOrDefault(dialect, new LongAdder());
    }

    private Counter requests(RequestLabels labels) {
        return Counter.builder("sluice.requests")
                .description("Calls by their outcome for the caller")
                .tag("client", labels.client)
                .tag("dialect", labels.dialect.label())
                .tag("model", labels.model)
                .tag("outcome", labels.outcome.label())
                .register(registry);
    }

    private Counter tokens(TokenLabels labels) {
        return Counter.builder("sluice.tokens")
                .description("Tokens used")
                .tag("client", labels.client)
                .tag("model", labels.model)
                .tag("kind", labels.kind)
                .register(registry);
    }

    private Counter costs(CostLabels labels) {
        return Counter.builder("sluice.cost")
                .description("Cost of calls by the configured prices")
                .tag("client", labels.client)
                .tag("model", labels.model)
                .tag("currency", labels.currency)
                .register(registry);
    }

    private Counter unpriced(String model) {
        return Counter.builder("sluice.unpriced.calls")
                .description("Calls that used tokens of a model without a price, and so cost nothing")
                .tag("model", model)
                .register(registry);
    }

    private Speeds speeds(SpeedLabels labels) {
        return new Speeds(
                timer(
                        "sluice.request",
                        "Time from the request's last byte to the answer's",
                        HistogramBuckets.CALL,
                        labels),
                timer(
                        "sluice.first.token",
                        "Time from the request's last byte to the answer's first event",
                        HistogramBuckets.CALL,
                        labels),
                timer(
                        "sluice.overhead",
                        "The part of the time to the first event that was neither waiting nor the provider's",
                        HistogramBuckets.OVERHEAD,
                        labels));
    }

    private Timer timer(String name, String description, Duration[] buckets, SpeedLabels labels) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .tag("dialect", labels.dialect.label())
                .tag("model", labels.model)
                .register(registry);
    }

    private record RequestLabels(String client, Dialect dialect, String model, Outcome outcome) {}

    private record SpeedLabels(Dialect dialect, String model) {}

    private record TokenLabels(String client, String model, String kind) {}

    private record CostLabels(String client, String model, String currency) {}

    private record Speeds(Timer whole, Timer firstToken, Timer overhead) {}
}
