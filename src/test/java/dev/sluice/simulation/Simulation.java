package dev.sluice.simulation;

import dev.sluice.admission.AdmissionListener;
import dev.sluice.admission.FairQueue;
import dev.sluice.call.FactLog;
import dev.sluice.call.ModelClass;
import dev.sluice.call.ModelClasses;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.ClassLimits;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Estimates;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.pool.KeyFact;
import dev.sluice.pool.LearnedState;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.relay.PoolLeaseSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A relay in simulated time: calls come, wait in the queue, get a lease, are retried over keys not yet tried, and are counted.
 */
final class Simulation {

    static final String PROVIDER = "p";

    final Timeline time;
    final RandomGenerator random;
    final FakeProvider provider;
    final Estimates estimates = new Estimates();
    final Map<String, Tally> tallies = new LinkedHashMap<>();

    /** The longest wait of a call. */
    Duration maxWait = Duration.ofDays(1);

    /** The greatest number of waiting calls. */
    int maxDepth = 1_000_000;

    /** The model classes, as the provider has them and the pool knows them; to be set before keys are added. */
    ModelClasses classes =
            new ModelClasses(List.of(new ModelClass("every", List.of(new ModelPattern("*")))), List.of());

    /** What this replica holds of limits that it shares with others; to be set before the pool is used. */
    @Nullable
    GrantBook book;

    /** Whether the windows of keys that are added begin at any time, rather than now. */
    boolean anyPhase;

    /** The weight of keys that are added. */
    double weight = 1;

    /** The standard deviation of the bytes of a prompt, as a share of them. */
    double noise = 0.1;

    private FactLog facts = FactLog.ALONE;
    private final List<KeyPlan> plans = new ArrayList<>();
    private @Nullable Pool pool;
    private @Nullable FairQueue<LeaseRequest, Lease> queue;
    final List<Double> added = new ArrayList<>();
    boolean restarting;
    boolean stopped;
    long calls;
    private double servedAMinute;
    private double tokensAMinute;

    Simulation(long seed) {
        time = new Timeline();
        random = new Random(seed);
        provider = new FakeProvider(time, random);
    }

    /** Creates another replica of the relay that {@code first} is, with the same keys. */
    Simulation(Simulation first) {
        time = first.time;
        random = first.random;
        provider = first.provider;
        plans.addAll(first.plans);
    }

    /** Adds keys with an account each; {@code known} is what the pool knows of {@code limits}, which all models share. */
    Simulation keys(int count, LimitPlan limits, Limits known) {
        return keys(count, limits, Map.of(), known);
    }

    /** Adds keys with an account each, whose limits are those of {@code byClass}, or else {@code limits}. */
    Simulation keys(int count, LimitPlan limits, Map<String, LimitPlan> byClass, Limits known) {
        for (int i = 0; i < count; i++) {
            String name = "k" + plans.size();
            long phase = anyPhase ? random.nextLong(limits.span().toNanos()) : 0;
            provider.keys.put(name, new FakeKey(new ClassLimits(classes, limits, byClass, time.nanos() - phase)));
            plans.add(new KeyPlan(name, Secret.of(name), null, weight, known, List.of()));
        }
        return this;
    }

    /** Replaces the limits of all keys at the provider, as if its operator had been given another tier. */
    void change(LimitPlan limits) {
        provider.keys.replaceAll((name, key) -> key.with(new ClassLimits(classes, limits, Map.of(), time.nanos())));
    }

    /** Adds keys that share one account. */
    Simulation account(String account, int count, LimitPlan limits, Limits known) {
        FakeKey first = new FakeKey(new ClassLimits(classes, limits, Map.of(), time.nanos()));
        for (int i = 0; i < count; i++) {
            String name = "k" + plans.size();
            provider.keys.put(name, new FakeKey(first.limits));
            plans.add(new KeyPlan(name, Secret.of(name), account, 1, known, List.of()));
        }
        return this;
    }

    /** Tells other replicas of this one's keys, and hears of theirs. */
    void tellHealth(FactLog log) {
        facts = log;
        log.listen(FactLog.Topic.KEYS, told -> {
            KeyFact fact = KeyFact.of(told.values());
            if (fact != null) {
                pool().adopt(fact, told.age());
            }
        });
    }

    /** Gives the pool other limits, for all keys. */
    void relimit(Limits known) {
        plans.replaceAll(
                each -> new KeyPlan(each.name(), each.secret(), each.account(), each.weight(), known, List.of()));
        pool().reconfigure(new PoolPlan(List.of(new ProviderPlan(PROVIDER, CountingRule.ANTHROPIC, classes, plans))));
    }

    Pool pool() {
        if (pool == null) {
            ProviderPlan plan = new ProviderPlan(PROVIDER, CountingRule.ANTHROPIC, classes, plans);
            pool = new Pool(
                    new PoolPlan(List.of(plan)),
                    time,
                    () -> java.time.Instant.EPOCH.plusNanos(time.nanos()),
                    random,
                    new PoolListener() {
                        @Override
                        public void keyFact(KeyFact fact) {
                            facts.tell(FactLog.Topic.KEYS, fact.values());
                        }
                    },
                    book);
            pool.whenRoom(() -> queue().wake());
        }
        return pool;
    }

    /** Replaces pool and queue, as a restart of the relay does; the new pool remembers {@code learned}. Waiting calls come again. */
    void restart(LearnedState learned) {
        FairQueue<LeaseRequest, Lease> before = queue();
        pool = null;
        queue = null;
        pool().remember(learned);
        restarting = true;
        before.close();
        restarting = false;
    }

    /** Ends this replica: calls that wait or come from now on are dropped, as its clients take them elsewhere. */
    void stop() {
        stopped = true;
        queue().close();
    }

    FairQueue<LeaseRequest, Lease> queue() {
        if (queue == null) {
            queue = new FairQueue<>(new PoolLeaseSource(pool()), maxDepth, time, time, AdmissionListener.NONE);
        }
        return queue;
    }

    /** Offers {@code loads} from now on, for {@code duration}. */
    Simulation offer(Duration duration, Load... loads) {
        long end = time.nanos() + duration.toNanos();
        for (Load load : loads) {
            tallies.putIfAbsent(load.caller().name(), new Tally());
            next(load, end);
        }
        return this;
    }

    /** Keeps {@code atOnce} calls of {@code load} under way from now on, for {@code duration}: each that ends is followed by one. */
    Simulation keepUnderWay(Duration duration, int atOnce, Load load) {
        tallies.putIfAbsent(load.caller().name(), new Tally());
        long end = time.nanos() + duration.toNanos();
        for (int i = 0; i < atOnce; i++) {
            follow(load, end);
        }
        return this;
    }

    private void follow(Load load, long end) {
        if (time.nanos() < end) {
            arrive(load, () -> follow(load, end));
        }
    }

    /** Lets {@code start} pass, then counts the calls that are served in {@code duration}. */
    void measure(Duration start, Duration duration) {
        time.pass(start);
        int servedBefore = served();
        long tokensBefore = promptTokensServed();
        time.pass(duration);
        servedAMinute = (served() - servedBefore) * 60.0 / duration.toSeconds();
        tokensAMinute = (promptTokensServed() - tokensBefore) * 60.0 / duration.toSeconds();
    }

    /** Returns the calls that were served in a minute of the time measured. */
    double servedAMinute() {
        return servedAMinute;
    }

    /** Returns the prompt tokens that were served in a minute of the time measured. */
    double tokensAMinute() {
        return tokensAMinute;
    }

    Tally tally(String caller) {
        return tallies.getOrDefault(caller, new Tally());
    }

    int served() {
        return tallies.values().stream().mapToInt(tally -> tally.served).sum();
    }

    /** Returns the time from arrival to the last attempt that {@code share} of the served calls did not exceed, in seconds. */
    double addedSeconds(double share) {
        List<Double> sorted = added.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    /** Returns the errors that clients saw. */
    int errors() {
        return tallies.values().stream().mapToInt(Tally::errors).sum();
    }

    long promptTokensServed() {
        return tallies.values().stream().mapToLong(tally -> tally.promptTokens).sum();
    }

    private void next(Load load, long end) {
        double gap = -Math.log(1 - random.nextDouble()) * 60e9 / load.perMinute();
        if (time.nanos() + gap < end) {
            time.after((long) gap, () -> {
                arrive(load, () -> {});
                next(load, end);
            });
        }
    }

    private void arrive(Load load, Runnable done) {
        Tally tally = tally(load.caller().name());
        tally.calls++;
        double octaves = random.nextDouble() * Math.log((double) load.largest() / load.smallest());
        long prompt = Math.round(load.smallest() * Math.exp(octaves));
        long output = Math.max(1, Math.round(load.output() * random.nextDouble(0.5, 1.5)));
        long bytes = Math.round(prompt * 4 * (1 + noise * random.nextGaussian()));
        TokenUsage usage = new TokenUsage(prompt, 0, 0, output, 0);
        new SimulatedCall(this, load, usage, Math.max(1, bytes), load.affinity(calls++), done).attempt();
    }
}
