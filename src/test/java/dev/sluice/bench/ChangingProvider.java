package dev.sluice.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A provider of Messages whose limit can change while it serves: a bucket for each key, refilled continuously. It says nothing of its
 * limits but {@code retry-after}, in whole seconds. Apart from the product's simulation, so that a mistake of that one shows.
 */
final class ChangingProvider implements AutoCloseable {

    /** In milliseconds, as in the simulation of the same situations. */
    private static final int FASTEST = 300;

    private static final int SLOWEST = 1_000;

    private static final String ANSWER = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"Yes."}],\
        "stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":2}}\
        """;

    private static final String REFUSAL = """
        {"type":"error","error":{"type":"rate_limit_error","message":"Too many requests."}}\
        """;

    private final double burstMinutes;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final DisposableServer server;
    private double perMinute;
    private long admitted;
    private long refused;

    /** The requests since the count before. */
    record Count(long admitted, long refused) {}

    private static final class Bucket {
        private double level;
        private long at;
    }

    /** @param burst the seconds' worth that a full bucket holds */
    ChangingProvider(double perMinute, int burst) {
        this.perMinute = perMinute;
        this.burstMinutes = burst / 60.0;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::answer)
                .bindNow();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Changes the limit of each key, in requests a minute. */
    synchronized void setPerMinute(double requests) {
        perMinute = requests;
    }

    /** Returns the requests since the last call of this method, and begins to count anew. */
    synchronized Count count() {
        Count count = new Count(admitted, refused);
        admitted = 0;
        refused = 0;
        return count;
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        long wait = take(String.valueOf(request.requestHeaders().get("x-api-key")));
        Duration delay =
                Duration.ofMillis(wait > 0 ? 10 : ThreadLocalRandom.current().nextInt(FASTEST, SLOWEST));
        response.header("content-type", "application/json").status(wait > 0 ? 429 : 200);
        if (wait > 0) {
            response.header("retry-after", Long.toString(wait));
        }
        return request.receive()
                .then(Mono.delay(delay))
                .thenMany(response.sendString(Mono.just(wait > 0 ? REFUSAL : ANSWER)));
    }

    /** Returns the seconds to wait where the key's bucket is empty, or 0. */
    private synchronized long take(String key) {
        double capacity = Math.max(1, perMinute * burstMinutes);
        long now = System.nanoTime();
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.level = capacity;
            buckets.put(key, bucket);
        } else {
            bucket.level = Math.min(capacity, bucket.level + (now - bucket.at) / 60e9 * perMinute);
        }
        bucket.at = now;
        if (bucket.level < 1) {
            refused++;
            return Math.max(1, (long) Math.ceil((1 - bucket.level) / perMinute * 60));
        }
        bucket.level--;
        admitted++;
        return 0;
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
