package dev.sluice.cli;

import dev.sluice.cli.CommandContext.RunningRelay;
import dev.sluice.demo.SimulatedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * A benchmark run under way: a simulated provider, a relay in front of it, and clients that make calls evenly over the run's
 * time, whether or not earlier calls have ended. Calls that still wait for a key at its end count as neither served nor failed.
 */
final class BenchRun implements AutoCloseable {

    private static final String BODY = """
        {"model":"%s","max_tokens":64,"messages":[{"role":"user","content":"Say something short."}]}\
        """.formatted(BenchPlan.MODEL);

    /** The interval at which due calls are begun; timers are no finer under load. */
    private static final Duration INTERVAL = Duration.ofMillis(20);

    /** Time for the answers under way when the run ends; each takes about a tenth of a second. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final BenchPlan plan;
    private final CommandContext context;
    private final SimulatedProvider provider;
    private final RunningRelay relay;
    private final LoopResources loops = LoopResources.create("bench-client", 1, true);
    private final ConnectionProvider connections;
    private final HttpClient http;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();

    private BenchRun(BenchPlan plan, CommandContext context, SimulatedProvider provider, RunningRelay relay) {
        this.plan = plan;
        this.context = context;
        this.provider = provider;
        this.relay = relay;
        this.connections = ConnectionProvider.create("bench-client", plan.calls() + 1);
        this.http = HttpClient.create(connections)
                .runOn(loops)
                .host("127.0.0.1")
                .port(relay.port())
                .headers(fields -> fields.set("x-api-key", BenchPlan.CLIENT_KEY)
                        .set("anthropic-version", "2023-06-01")
                        .set("content-type", "application/json"));
    }

    static BenchRun start(BenchPlan plan, CommandContext context) {
        SimulatedProvider provider =
                SimulatedProvider.start(plan.simulation(), context.ticker(), context.clock(), new SplittableRandom(1));
        return new BenchRun(plan, context, provider, relay(plan, context, provider));
    }

    private static RunningRelay relay(BenchPlan plan, CommandContext context, SimulatedProvider provider) {
        Optional<String> certificate = provider.certificate();
        if (certificate.isEmpty()) {
            return context.relays().start(plan.settings(provider.baseUrl(), null));
        }
        try {
            Path file = Files.createTempFile("sluice-bench", ".pem");
            try {
                Files.writeString(file, certificate.get());
                return context.relays().start(plan.settings(provider.baseUrl(), file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the provider's certificate cannot be written: " + e.getMessage(), e);
        }
    }

    BenchResult measure(ProgressBar progress) {
        RelayCpuTime before = RelayCpuTime.ofRelay();
        long start = context.ticker().nanos();
        Duration length = Duration.ofSeconds(plan.seconds());
        long end = start + length.toNanos();
        Flux.interval(INTERVAL)
                .onBackpressureDrop()
                .doOnNext(tick -> progress.at(seconds(start)))
                .flatMapIterable(tick -> due(start))
                .flatMap(number -> call(end), plan.calls() + 1)
                .takeUntilOther(Mono.delay(length.plus(GRACE)))
                .blockLast();
        progress.add(plan.seconds());
        long[] served = waits.stream().mapToLong(Long::longValue).sorted().toArray();
        double cpuMillis = before.millisUntil(RelayCpuTime.ofRelay());
        return new BenchResult(plan, served, provider.totals().refused429(), errors.get(), cpuMillis);
    }

    private double seconds(long start) {
        return (context.ticker().nanos() - start) / 1e9;
    }

    /** Returns the numbers of the calls that are due and have not been started. */
    private List<Integer> due(long start) {
        int due = (int) Math.min(plan.calls(), plan.calls() * seconds(start) / plan.seconds());
        int from = started.getAndSet(due);
        return IntStream.range(from, due).boxed().toList();
    }

    private Mono<Void> call(long end) {
        long begun = context.ticker().nanos();
        return http.post()
                .uri("/v1/messages")
                .send(ByteBufMono.fromString(Mono.just(BODY)))
                .responseSingle((response, body) -> body.asByteArray().doOnNext(bytes -> ended(response, begun, end)))
                .then()
                .onErrorResume(error -> {
                    errors.incrementAndGet();
                    return Mono.empty();
                });
    }

    private void ended(HttpClientResponse response, long begun, long end) {
        if (response.status().code() != 200) {
            errors.incrementAndGet();
            return;
        }
        long wait = Long.parseLong(
                Objects.requireNonNull(response.responseHeaders().get("x-sluice-queue-ms"), "x-sluice-queue-ms"));
        if (begun + Duration.ofMillis(wait).toNanos() - end <= 0) {
            waits.add(wait);
        }
    }

    @Override
    public void close() {
        connections.dispose();
        relay.close();
        provider.close();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }
}
