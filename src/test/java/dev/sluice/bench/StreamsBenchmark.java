package dev.sluice.bench;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A benchmark of the streams that a relay with a heap of 512 MB can hold open at once and complete. */
public final class StreamsBenchmark {

    private static final int STREAMS = 5_000;

    private StreamsBenchmark() {}

    public static void main(String[] args) throws Exception {
        SimulationPlan plan =
                SimulationPlan.of(1, LimitPlan.UNLIMITED).withPace(Pace.SLOW).withLength(AnswerLength.of(120));
        try (SimulatedProvider provider =
                SimulatedProvider.start(plan, System::nanoTime, InstantSource.system(), new SplittableRandom(1))) {
            int port = Child.freePort();
            try (Child relay = Child.relay(port, provider.baseUrl(), SimulationPlan.secret(1))) {
                run(port);
                System.out.printf("relay: %d MB resident%n", relay.residentMegabytes());
            }
        }
        System.exit(0);
    }

    private static void run(int port) {
        HttpClient client = HttpClient.create(ConnectionProvider.create("streams", STREAMS))
                .headers(fields -> fields.set("authorization", "Bearer sk-bench"));
        byte[] body = FixedUpstream.body(true).getBytes(StandardCharsets.UTF_8);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Mono<Boolean> stream = client.post()
                .uri("http://127.0.0.1:" + port + "/v1/chat/completions")
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .response((answer, content) -> content.asString()
                        .doOnSubscribe(begun -> most.accumulateAndGet(open.incrementAndGet(), Math::max))
                        .reduce("", (tail, part) -> last(tail + part))
                        .doFinally(ended -> open.decrementAndGet()))
                .single()
                .map(tail -> tail.endsWith("data: [DONE]\n\n"))
                .onErrorReturn(false);
        long whole = Flux.range(0, STREAMS)
                .flatMap(i -> Mono.delay(Duration.ofMillis(i)).then(stream), STREAMS)
                .filter(came -> came)
                .count()
                .blockOptional()
                .orElse(0L);
        System.out.printf("%d streams: %d complete, %d open at once%n", STREAMS, whole, most.get());
    }

    private static String last(String text) {
        return text.length() > 32 ? text.substring(text.length() - 32) : text;
    }
}
