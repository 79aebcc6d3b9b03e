package dev.sluice.cli.replicas;

import dev.sluice.call.Ticker;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of many sizes at a constant rate, whatever becomes of earlier ones. One whose connection breaks is made again, twice at
 * most, as the providers' SDKs do.
 */
public final class LargeCalls {

    private static final int TRIES = 3;

    /** The deviation of a size that was seen once has shrunk to a hundredth by then. */
    private static final int TEACHING = 16;

    private static final Duration TAUGHT = Duration.ofSeconds(20);

    /** Four characters a token, as the simulated provider counts; what frames a message is within the tolerance of a size. */
    private static final int CHARACTERS_A_TOKEN = 4;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ReplicaPlan plan;
    private final Ticker ticker;
    private final Targets targets;
    private final AtomicInteger broken = new AtomicInteger();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** A choice of the relay for a call. */
    @FunctionalInterface
    public interface Targets {

        /**
         * Returns the address of the endpoint at one relay.
         *
         * @param chance a number from 0 to 1, of the call
         * @param tried how often the call has been tried
         */
        URI choose(double chance, int tried);
    }

    /**
     * A call that ended.
     *
     * @param due the moment at which it was to be made
     * @param ended the moment at which its answer was whole
     * @param status the status of the answer, or 0 where none came
     * @param id the request id of the answer
     */
    public record Answer(long due, long ended, int tokens, int status, String id) {}

    /** @param ticker the clock by which the simulated provider counts too */
    public LargeCalls(ReplicaPlan plan, Ticker ticker, Targets targets) {
        this.plan = plan;
        this.ticker = ticker;
        this.targets = targets;
    }

    /**
     * Makes small calls until the relays have learned what calls cost, and waits for them. Before that, a call is estimated
     * at half as much again as it needs, and one of three quarters of a bucket at more than a full bucket.
     *
     * @param relays their number
     */
    public void teach(int relays) {
        CompletableFuture<?>[] calls = new CompletableFuture<?>[TEACHING * relays];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = call(ticker.nanos(), ReplicaPlan.LEAST, (i + 0.5) / calls.length, 0);
        }
        CompletableFuture.allOf(calls)
                .completeOnTimeout(null, TAUGHT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(failure -> null)
                .join();
    }

    /**
     * Makes calls from now on for some seconds, at first as many at once as empty all buckets of tokens, and returns at their end; calls
     * that still wait then are left alone.
     *
     * @param elapsed called with each second that has passed
     * @param seed by which sizes and targets are drawn
     */
    public List<Answer> run(int seconds, long seed, IntConsumer elapsed) {
        SplittableRandom random = new SplittableRandom(seed);
        long start = ticker.nanos();
        long gap = (long) (1e9 / plan.callsASecond());
        for (double atOnce = 0; atOnce < plan.allowedAMinute(); ) {
            int tokens = plan.tokens(random);
            atOnce += tokens;
            CompletableFuture<?> unused = call(start, tokens, random.nextDouble(), 0);
        }
        int second = 0;
        for (long due = 0; due < seconds * 1_000_000_000L; due += gap) {
            for (long left = due - (ticker.nanos() - start); left > 0; left = due - (ticker.nanos() - start)) {
                LockSupport.parkNanos(left);
            }
            if (due / 1_000_000_000L > second) {
                elapsed.accept(++second);
            }
            CompletableFuture<?> unused = call(start + due, plan.tokens(random), random.nextDouble(), 0);
        }
        return List.copyOf(answers);
    }

    /** Returns how many connections broke under a call, which was then made again. */
    public int broken() {
        return broken.get();
    }

    private CompletableFuture<?> call(long due, int tokens, double chance, int tried) {
        HttpRequest request = HttpRequest.newBuilder(targets.choose(chance, tried))
                .header("authorization", "Bearer " + ReplicaPlan.CLIENT_KEY)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body(tokens)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .whenComplete((got, failure) -> ended(due, tokens, chance, tried, got, failure));
    }

    private void ended(
            long due,
            int tokens,
            double chance,
            int tried,
            @Nullable HttpResponse<String> got,
            @Nullable Throwable failure) {
        if (got == null && reached(failure)) {
            broken.incrementAndGet();
        }
        if (got != null) {
            String id = got.headers().firstValue("x-request-id").orElse("");
            answers.add(new Answer(due, ticker.nanos(), tokens, got.statusCode(), id));
        } else if (tried + 1 < TRIES) {
            CompletableFuture<?> unused = call(due, tokens, chance, tried + 1);
        } else {
            answers.add(new Answer(due, ticker.nanos(), tokens, 0, ""));
        }
    }

    /** Returns whether the call had reached a relay: what no relay took was not broken. */
    private static boolean reached(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return !(cause instanceof ConnectException);
    }

    private static String body(int tokens) {
        String text = "word".repeat(Math.max(1, (tokens - ReplicaPlan.OUTPUT) * CHARACTERS_A_TOKEN / 4));
        return """
            {"model":"%s","max_tokens":%d,"messages":[{"role":"user","content":"%s"}]}\
            """.formatted(ReplicaPlan.MODEL, ReplicaPlan.OUTPUT, text);
    }
}
