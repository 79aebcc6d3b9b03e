package dev.sluice.bench;

import dev.sluice.fuzz.HostileRequest;
import dev.sluice.fuzz.HostileRequests;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Mixed load on a relay: plain, streamed, translated and cancelled calls, and every poisoned request that a client can send. */
final class SoakLoad {

    static final String KEY = "sk-soak-client";
    static final String HOSTILE_KEY = "sk-soak-hostile";

    /** Connections that call; each thinks between two calls, so that the soak leaves the processor to others. */
    private static final int CALLERS = 8;

    private static final int LONGEST_THOUGHT_MILLIS = 300;

    private static final List<String> MODELS = List.of("gpt-4.1", "claude-sonnet-4-5");

    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final List<HostileRequest> hostile = HostileRequests.by(HOSTILE_KEY);
    private final Map<String, LongAdder> counts = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    SoakLoad(int port) {
        this.port = port;
    }

    void start() {
        for (int i = 0; i < CALLERS; i++) {
            int seed = i;
            threads.add(new Thread(() -> repeat(new SplittableRandom(seed), this::call), "soak-caller-" + i));
        }
        threads.add(new Thread(() -> repeat(new SplittableRandom(-1), this::attack), "soak-hostile"));
        threads.forEach(Thread::start);
    }

    void stop() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void repeat(SplittableRandom random, Step step) {
        while (!ended) {
            try {
                step.run(random);
                Thread.sleep(random.nextInt(LONGEST_THOUGHT_MILLIS));
            } catch (IOException e) {
                count("failed " + e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void call(SplittableRandom random) throws IOException, InterruptedException {
        boolean stream = random.nextBoolean();
        String model = MODELS.get(random.nextInt(MODELS.size()));
        String words = "word ".repeat(random.nextInt(5) == 0 ? 20_000 : 1 + random.nextInt(200));
        String rest = "\"model\":\"" + model + "\",\"stream\":" + stream;
        String messages = ",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}";
        switch (random.nextInt(3)) {
            case 0 -> call(random, "chat", "/v1/chat/completions", "{" + rest + messages, model);
            case 1 -> call(random, "messages", "/v1/messages", "{\"max_tokens\":200," + rest + messages, model);
            default -> call(random, "responses", "/v1/responses", "{" + rest + ",\"input\":\"" + words + "\"}", model);
        }
    }

    private void call(SplittableRandom random, String kind, String path, String body, String model)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .header("x-sluice-session", "s" + random.nextInt(1_000_000))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (random.nextInt(8) == 0) {
                count(kind + " of " + model + " cancelled");
                return;
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            count(kind + " of " + model + ' ' + answer.statusCode() + (text.contains("\"error\":{") ? " error" : ""));
        }
    }

    private void attack(SplittableRandom random) throws IOException, InterruptedException {
        HostileRequest next = hostile.get(random.nextInt(hostile.size()));
        String line = next.send(port, () -> !ended);
        count("hostile " + (line.length() < 12 ? "unanswered" : line.substring(9, 12)));
    }

    private void count(String kind) {
        synchronized (counts) {
            counts.computeIfAbsent(kind, name -> new LongAdder()).increment();
        }
    }

    @Override
    public String toString() {
        synchronized (counts) {
            StringBuilder text = new StringBuilder();
            counts.forEach((kind, count) -> text.append("%9d %s%n".formatted(count.sum(), kind)));
            return text.toString();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(SplittableRandom random) throws IOException, InterruptedException;
    }
}
