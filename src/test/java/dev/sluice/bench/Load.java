package dev.sluice.bench;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * A closed loop of callers, each on its own connection, which sends its next request as soon as it has an answer.
 *
 * @param url the URL of the requests
 * @param body the body of the requests
 * @param connections the number of callers
 */
record Load(String url, String body, int connections) {

    /** Makes {@code calls} calls, and returns how many succeeded and how many failed. */
    Result run(int calls) {
        ConnectionProvider provider = ConnectionProvider.create("load", connections);
        HttpClient client = HttpClient.create(provider)
                .disableRetry(true)
                .headers(fields -> fields.set("authorization", "Bearer sk-bench")
                        .set("content-type", "application/json")
                        .set("accept", "application/json")
                        .set("user-agent", "bench/1"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        AtomicLong good = new AtomicLong();
        AtomicLong bad = new AtomicLong();
        AtomicLong left = new AtomicLong(calls - connections);
        Mono<Void> call = client.post()
                .uri(url)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes)))
                .responseSingle(
                        (answer, content) -> content.map(all -> answer.status().code() == 200 && all.isReadable()))
                .defaultIfEmpty(false)
                .onErrorReturn(false)
                .doOnNext(well -> (well ? good : bad).incrementAndGet())
                .then();
        Flux.range(0, connections)
                .flatMap(i -> call.repeat(() -> left.getAndDecrement() > 0).then(), connections)
                .blockLast();
        provider.dispose();
        return new Result(good.get(), bad.get());
    }

    record Result(long good, long bad) {}
}
