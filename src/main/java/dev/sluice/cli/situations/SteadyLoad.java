package dev.sluice.cli.situations;

import dev.sluice.call.Ticker;
import dev.sluice.cli.situations.Situation.Callers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Callers of a relay that each make the next call when the last has been answered. */
public final class SteadyLoad implements AutoCloseable {

    /** The pause of a caller whose call failed, so that one that cannot reach the relay does not spin. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The longest time that connections take to close. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final Situation situation;
    private final Ticker ticker;
    private final LoopResources loops = LoopResources.create("bench-client", 1, true);
    private final ConnectionProvider connections;
    private final HttpClient http;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger started = new AtomicInteger();

    /**
     * An answer to a caller.
     *
     * @param model the model that was asked for
     * @param nanos the time of its end
     * @param served whether the call was served
     * @param waitMillis the time that it waited for a key
     */
    public record Answer(String model, long nanos, boolean served, long waitMillis) {}

    /** Creates callers of the relay at {@code port} of the loopback interface. */
    public SteadyLoad(Situation situation, int port, Ticker ticker) {
        this.situation = situation;
        this.ticker = ticker;
        int callers = situation.callers().stream().mapToInt(Callers::atOnce).sum();
        this.connections = ConnectionProvider.create("bench-client", callers);
        this.http = HttpClient.create(connections)
                .runOn(loops)
                .host("127.0.0.1")
                .port(port)
                .headers(fields -> fields.set("x-api-key", Situation.CLIENT_KEY)
                        .set("anthropic-version", "2023-06-01")
                        .set("content-type", "application/json"));
    }

    /** Makes calls, for as long as the situation says, and waits for the end of it. Calls that wait then are dropped. */
    public List<Answer> run() {
        Flux.fromIterable(situation.callers())
                .flatMap(this::callers, situation.callers().size())
                .takeUntilOther(Mono.delay(Duration.ofSeconds(situation.times().seconds())))
                .blockLast();
        return List.copyOf(answers);
    }

    private Flux<Void> callers(Callers callers) {
        return Flux.range(0, callers.atOnce())
                .flatMap(
                        number -> Mono.defer(() -> call(callers.model()))
                                .repeatWhen(ended -> ended.takeWhile(none -> goesOn())),
                        callers.atOnce());
    }

    private boolean goesOn() {
        int calls = situation.times().calls();
        int first = situation.callers().stream().mapToInt(Callers::atOnce).sum();
        return calls == 0 || first + started.incrementAndGet() <= calls;
    }

    private Mono<Void> call(String model) {
        String body = """
            {"model":"%s","max_tokens":64,"messages":[{"role":"user","content":"Say something short."}]}\
            """.formatted(model);
        return http.post()
                .uri("/v1/messages")
                .send(ByteBufMono.fromString(Mono.just(body)))
                .responseSingle((response, bytes) -> bytes.asByteArray().map(whole -> {
                    boolean served = response.status().code() == 200;
                    String wait = served
                            ? Objects.requireNonNull(response.responseHeaders().get("x-sluice-queue-ms"))
                            : "0";
                    return new Answer(model, ticker.nanos(), served, Long.parseLong(wait));
                }))
                .onErrorResume(error -> Mono.just(new Answer(model, ticker.nanos(), false, 0)))
                .doOnNext(answers::add)
                .flatMap(answer ->
                        answer.served() ? Mono.<Void>empty() : Mono.delay(PAUSE).then());
    }

    @Override
    public void close() {
        connections.dispose();
        loops.disposeLater(Duration.ZERO, SHUTDOWN).block();
    }
}
