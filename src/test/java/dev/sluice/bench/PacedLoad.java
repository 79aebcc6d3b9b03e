package dev.sluice.bench;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Calls at a constant rate, whatever becomes of earlier ones. The time of a call counts from the moment at which it was due.
 *
 * @param url the URL of the requests
 * @param key the client's key
 * @param body the body of the requests
 * @param rate calls a second
 */
record PacedLoad(String url, String key, String body, int rate) {

    /** More than are under way at once where calls take seconds. */
    private static final int CONNECTIONS = 2_000;

    /** One call: when it was due, in nanoseconds from the start, its status (0 for none), how long it took, and its request id. */
    record Answer(long due, int status, long nanos, String id) {}

    List<Answer> run(Duration time) throws InterruptedException {
        ConnectionProvider provider = ConnectionProvider.builder("paced")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .build();
        HttpClient client = HttpClient.create(provider)
                .disableRetry(true)
                .headers(
                        fields -> fields.set("authorization", "Bearer " + key).set("content-type", "application/json"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<Answer> answers = new CopyOnWriteArrayList<>();
        Answer[] all = new Answer[(int) (rate * time.toSeconds())];
        java.util.concurrent.CountDownLatch left = new java.util.concurrent.CountDownLatch(all.length);
        long start = System.nanoTime();
        for (int i = 0; i < all.length; i++) {
            int number = i;
            long due = i * TimeUnit.SECONDS.toNanos(1) / rate;
            while (System.nanoTime() - start < due) {
                LockSupport.parkNanos(Math.max(1, due - (System.nanoTime() - start)));
            }
            client.post()
                    .uri(url)
                    .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes)))
                    .responseSingle((answer, content) -> content.asByteArray()
                            .defaultIfEmpty(new byte[0])
                            .map(read -> new Answer(
                                    due,
                                    answer.status().code(),
                                    System.nanoTime() - start - due,
                                    answer.responseHeaders().get("x-request-id", ""))))
                    .onErrorResume(failure -> Mono.just(new Answer(due, 0, System.nanoTime() - start - due, "")))
                    .subscribe(answer -> {
                        all[number] = answer;
                        left.countDown();
                    });
        }
        left.await();
        provider.dispose();
        answers.addAll(Arrays.asList(all));
        return answers;
    }

    /** Returns the milliseconds in which {@code share} of {@code answers} came. */
    static double millis(List<Answer> answers, double share) {
        long[] nanos = answers.stream().mapToLong(Answer::nanos).sorted().toArray();
        return nanos[(int) Math.min(nanos.length - 1L, (long) (share * nanos.length))] / 1e6;
    }

    /** Returns how many answers had each status. */
    static Map<Integer, Integer> statuses(List<Answer> answers) {
        Map<Integer, Integer> counts = new TreeMap<>();
        answers.forEach(answer -> counts.merge(answer.status(), 1, Integer::sum));
        return counts;
    }
}
