package dev.sluice.admin;

import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.EndedCalls;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.admin.QueueView.Waiting;
import dev.sluice.call.Caller;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.PoolListener.Ending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool that only seems to work: its keys fill, drain, cool and fail by chance, so that a page has something to show. */
final class RandomLoadPool implements PoolView, QueueView {

    private static final List<String> PROVIDERS = List.of("anthropic", "openai", "gemini", "deepseek");
    private static final List<String> MODELS =
            List.of("claude-opus-4-7", "gpt-4.1", "gemini-2.5-flash", "deepseek-v3.2");
    private static final List<String> CLIENTS = List.of("batch", "web", "evals", "notebook", "support-bot");
    private static final Caller CALLER = Caller.ANONYMOUS;

    private final Random random;
    private final List<Key> keys = new ArrayList<>();
    final SwitchedPool switched = new SwitchedPool();
    private final RecentAttempts attempts;
    private final RecentCalls calls;
    private final ConsoleSeries series;
    private double tide;
    private long count;

    RandomLoadPool(int size, long seed, RecentAttempts attempts, RecentCalls calls, ConsoleSeries series) {
        this.random = new Random(seed);
        this.attempts = attempts;
        this.calls = calls;
        this.series = series;
        for (int i = 0; i < size; i++) {
            int provider = i % PROVIDERS.size();
            keys.add(new Key(
                    new KeyId(PROVIDERS.get(provider), PROVIDERS.get(provider).charAt(0) + "" + (i / 4 + 1)),
                    provider,
                    50 + random.nextInt(4) * 50));
        }
        switched.hold(keys.stream().map(key -> key.id).toList());
    }

    /** Lets {@code seconds} pass, up to the ticker's {@code nanos}. */
    synchronized void pass(double seconds, long nanos) {
        tide += seconds;
        double demand = 0.75 + 0.35 * Math.sin(tide / 420) + 0.1 * Math.sin(tide / 37);
        for (Key key : keys) {
            key.requests = Math.min(key.limit, key.requests + key.limit * seconds / 60);
            key.tokens = Math.min(1, key.tokens + seconds / 60);
            key.inFlight = Math.max(0, key.inFlight - random.nextInt(3));
            if (key.until > 0 && key.until <= nanos) {
                key.until = 0;
                key.state = KeyState.READY;
            }
        }
        Set<KeyId> paused = switched.paused();
        int wanted = (int) Math.ceil(demand * keys.size() * seconds * 2.2);
        for (int i = 0; i < Math.min(wanted, 400); i++) {
            call(keys.get(random.nextInt(keys.size())), paused, nanos);
        }
    }

    private void call(Key key, Set<KeyId> paused, long nanos) {
        if (key.state != KeyState.READY || paused.contains(key.id) || key.requests < 1) {
            return;
        }
        key.requests -= 1;
        key.tokens = Math.max(-0.05, key.tokens - random.nextDouble() * 0.03);
        key.inFlight = Math.min(20, key.inFlight + 1);
        double luck = random.nextDouble();
        FailureKind failure = luck < 0.02
                ? FailureKind.LIMITED
                : luck < 0.03 ? FailureKind.SERVER_ERROR : luck < 0.033 ? FailureKind.CALLER_FAULT : null;
        attempts.attemptEnded(
                key.id,
                MODELS.get(key.provider),
                "",
                failure == null ? Ending.SETTLED : Ending.FAILED,
                failure == null ? null : Failure.of(failure, "made up"));
        if (failure == FailureKind.LIMITED) {
            key.rest(KeyState.COOLING, "limited: requests, as the provider's retry-after says", nanos, 9);
        } else if (failure == FailureKind.SERVER_ERROR && random.nextInt(4) == 0) {
            key.rest(KeyState.OPEN, "5 of the last 10 attempts failed: server_error (503)", nanos, 30);
        }
        ended(key, failure, nanos);
    }

    private void ended(Key key, @Nullable FailureKind failure, long nanos) {
        long wait = random.nextInt(3) == 0 ? (long) (Math.exp(random.nextGaussian() + 5 + Math.sin(tide / 420))) : 0;
        long first = wait + (long) Math.exp(random.nextGaussian() * 0.4 + 6.4);
        long total = first + random.nextInt(9000);
        long arrived = nanos - EndedCalls.nanos(total);
        Outcome outcome = failure == FailureKind.CALLER_FAULT
                ? Outcome.PROVIDER_REFUSED
                : random.nextInt(60) == 0 ? Outcome.WAIT_TOO_LONG : Outcome.OK;
        List<CallRecord.Step> trail = new ArrayList<>();
        if (wait > 0) {
            trail.add(step(arrived, wait, "waited", wait + " ms"));
        }
        if (failure == FailureKind.LIMITED || failure == FailureKind.SERVER_ERROR) {
            trail.add(step(arrived, first - 60, "failed", key.id.provider() + "/x7: " + failure.label()));
        }
        trail.add(step(arrived, first, "answered", key.id.toString()));
        series.admitted(CALLER, MODELS.get(key.provider), EndedCalls.nanos(wait));
        CallRecord call = new CallRecord(
                EndedCalls.call(
                        "req_" + Long.toString(7_000_000 + ++count, 36),
                        CLIENTS.get(random.nextInt(CLIENTS.size())),
                        key.provider == 0 ? Endpoint.MESSAGES : Endpoint.CHAT,
                        arrived),
                MODELS.get(key.provider),
                MODELS.get(key.provider),
                random.nextInt(3) > 0,
                outcome,
                200,
                MeteredUsage.reported(
                        new TokenUsage(900 + random.nextInt(9000), random.nextInt(4000), 0, random.nextInt(1800), 0)),
                null,
                null,
                new RouteTaken(
                        key.id.provider(),
                        key.id.key(),
                        failure == null ? 1 : 2,
                        EndedCalls.nanos(wait),
                        List.of(),
                        0,
                        null,
                        List.of()),
                List.of(),
                outcome == Outcome.OK ? Long.valueOf(arrived + EndedCalls.nanos(first)) : null,
                nanos,
                trail,
                outcome == Outcome.OK ? "stop" : null);
        calls.callEnded(call);
        series.callEnded(call);
    }

    private static CallRecord.Step step(long arrived, long millis, String what, String detail) {
        return new CallRecord.Step(arrived + EndedCalls.nanos(millis), what, detail);
    }

    @Override
    public synchronized List<KeyStatus> keys() {
        Set<KeyId> paused = switched.paused();
        return keys.stream().map(key -> key.status(paused.contains(key.id))).toList();
    }

    @Override
    public synchronized Waiting waiting() {
        double pressure = Math.max(0, Math.sin(tide / 60 - 0.4)) * 60;
        Map<String, Integer> clients = new LinkedHashMap<>();
        Map<String, Integer> models = new LinkedHashMap<>();
        for (int i = 0; i < CLIENTS.size(); i++) {
            clients.put(CLIENTS.get(i), (int) (pressure / (i * i + 1)) + random.nextInt(2));
        }
        for (int i = 0; i < MODELS.size(); i++) {
            models.put(MODELS.get(i), (int) (pressure / (i + 1)));
        }
        return new Waiting(clients, models);
    }

    private static final class Key {
        final KeyId id;
        final int provider;
        final double limit;
        KeyState state = KeyState.READY;
        String why = "";
        long until;
        double requests;
        double tokens = 1;
        int inFlight;

        Key(KeyId id, int provider, double limit) {
            this.id = id;
            this.provider = provider;
            this.limit = limit;
            this.requests = limit;
        }

        void rest(KeyState state, String why, long nanos, int seconds) {
            this.state = state;
            this.why = why;
            this.until = nanos + TimeUnit.SECONDS.toNanos(seconds);
        }

        KeyStatus status(boolean paused) {
            List<DimensionStatus> dimensions = new ArrayList<>();
            dimensions.add(new DimensionStatus("m", Dimension.REQUESTS, limit, requests));
            if (provider == 0) {
                dimensions.add(new DimensionStatus("m", Dimension.INPUT_TOKENS, limit * 1000, limit * 1000 * tokens));
                dimensions.add(new DimensionStatus(
                        "m", Dimension.OUTPUT_TOKENS, limit * 200, limit * 200 * Math.min(1, tokens * 1.2)));
            } else {
                dimensions.add(new DimensionStatus("m", Dimension.TOKENS, limit * 2000, limit * 2000 * tokens));
            }
            dimensions.add(new DimensionStatus(KeyStatus.EVERY_CLASS, Dimension.CONCURRENCY, 20, 20 - inFlight));
            KeyState shown = paused ? KeyState.DISABLED : state;
            return new KeyStatus(
                    id,
                    "key/" + id.key(),
                    shown,
                    shown == KeyState.READY ? "" : paused ? "switched off by hand" : why,
                    shown == KeyState.READY || paused ? 0 : until,
                    inFlight,
                    dimensions);
        }
    }
}
