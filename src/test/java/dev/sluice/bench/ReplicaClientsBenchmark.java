package dev.sluice.bench;

import dev.sluice.cli.replicas.RelayProcess;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.demo.SimulatedProvider;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Clients of three replicas beside each other: {@code ReplicaClientsBenchmark DATABASE}. A calm client beside one that floods all
 * replicas, two that flood all and one of them, and calls that race on a wallet.
 *
 * <p>{@code DATABASE} is the JDBC URL of an empty PostgreSQL database, which {@code sluice} with the password {@code sluice} may
 * use. A {@code redis-server} must be installed.
 */
public final class ReplicaClientsBenchmark {

    private static final int REPLICAS = 3;
    private static final int FLOOD = 180;
    private static final int SECONDS = 60;
    private static final int RACING = 200;
    private static final int PAID = 20;
    private static final String BODY = """
        {"model":"%s","max_tokens":1,"messages":[{"role":"user","content":"%s"}]}\
        """.formatted(ReplicaPlan.MODEL, "word".repeat(200));

    private static final Pattern PROMPT_TOKENS = Pattern.compile("\"prompt_tokens\": ?([0-9]+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<RelayProcess> relays = new ArrayList<>();
    private volatile boolean flooding;

    private ReplicaClientsBenchmark() {}

    public static void main(String[] args) throws Exception {
        new ReplicaClientsBenchmark().run(args[0]);
        System.exit(0);
    }

    private void run(String database) throws Exception {
        ReplicaPlan plan = new ReplicaPlan(13, 1);
        try (SimulatedProvider provider = SimulatedProvider.start(
                        plan.simulation(),
                        System::nanoTime,
                        InstantSource.system(),
                        new SplittableRandom(1),
                        (account, model, nanos, tokens, admitted) -> {});
                RedisServer redis = new RedisServer()) {
            for (int i = 1; i <= REPLICAS; i++) {
                String more = """
                      store: { url: "%s", user: sluice, password: sluice }
                      cluster: { redis: { url: "redis://127.0.0.1:%d" }, name: clients, replica: r%d }
                    """.formatted(database, redis.port(), i);
                relays.add(RelayProcess.start(
                        Files.createTempDirectory("clients"),
                        "r" + i,
                        configuration(plan, provider.baseUrl(), more),
                        Map.of()));
            }
            for (RelayProcess each : relays) {
                each.awaitReady();
            }
            // Processes that have just started are slow.
            calm(SECONDS / 2);
            System.out.println("calm client alone: " + summary(calm(SECONDS)));
            wallet();
            flood();
        } finally {
            relays.forEach(RelayProcess::close);
        }
    }

    private static String configuration(ReplicaPlan plan, String provider, String more) {
        return plan.configuration(provider, more)
                .replace(
                        "    - { name: bench, key: " + ReplicaPlan.CLIENT_KEY + " }",
                        String.join(
                                "\n",
                                "    - { name: calm, key: sk-calm }",
                                "    - { name: everywhere, key: sk-everywhere }",
                                "    - { name: one, key: sk-one }",
                                "    - { name: payer, key: sk-payer, wallet: true }"))
                .replace("price: { input: 1, output: 1 }", "price: { input: 1, output: 0 }");
    }

    /** Makes two calls a second, at each replica in turn; returns how long each took, in nanoseconds. */
    private List<Long> calm(int seconds) throws InterruptedException {
        Queue<Long> took = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < 2 * seconds; i++) {
            TimeUnit.NANOSECONDS.sleep(start + i * 500_000_000L - System.nanoTime());
            long begun = System.nanoTime();
            calls.add(call("sk-calm", i % REPLICAS).thenAccept(answer -> {
                if (answer.statusCode() == 200) {
                    took.add(System.nanoTime() - begun);
                }
            }));
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
        return took.stream().sorted().toList();
    }

    /** Has one client keep calls waiting at all replicas and another one at the first alone, beside the calm one. */
    private void flood() throws InterruptedException {
        Map<String, Queue<Long>> served = new TreeMap<>();
        flooding = true;
        for (int i = 0; i < FLOOD; i++) {
            keepCalling("sk-everywhere", i % REPLICAS, served);
            keepCalling("sk-one", 0, served);
        }
        // The full buckets of the start are emptied first: 13 accounts of 50 requests at the pace of two floods.
        calm(SECONDS / 2);
        long from = System.nanoTime();
        List<Long> calm = calm(SECONDS);
        flooding = false;
        double everywhere = since(served.get("sk-everywhere"), from);
        double one = since(served.get("sk-one"), from);
        System.out.println("calm client beside two floods: " + summary(calm));
        System.out.printf(
                "flood at all replicas served %.0f, at one %.0f in %d s; Jain %.4f%n",
                everywhere,
                one,
                SECONDS,
                (everywhere + one) * (everywhere + one) / (2 * (everywhere * everywhere + one * one)));
    }

    private static double since(Queue<Long> served, long from) {
        return served.stream().filter(at -> at - from >= 0).count();
    }

    private void keepCalling(String key, int relay, Map<String, Queue<Long>> served) {
        Queue<Long> moments = served.computeIfAbsent(key, name -> new ConcurrentLinkedQueue<>());
        if (!flooding) {
            return;
        }
        CompletableFuture<?> unused = call(key, relay).thenAccept(answer -> {
            if (answer.statusCode() == 200) {
                moments.add(System.nanoTime());
            }
            keepCalling(key, relay, served);
        });
    }

    /** Has calls race over all replicas for credit that pays a tenth of them. */
    private void wallet() throws Exception {
        BigDecimal cost = BigDecimal.valueOf(promptTokens(), 6);
        BigDecimal credit = cost.multiply(BigDecimal.valueOf(PAID));
        HttpResponse<String> granted =
                admin("POST", "/admin/wallets/payer/grants", "{\"amount\": \"%s\"}".formatted(credit.toPlainString()));
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, RACING)
                .mapToObj(i -> call("sk-payer", i % REPLICAS))
                .toList();
        Map<Integer, Integer> statuses = new TreeMap<>();
        calls.forEach(each -> statuses.merge(each.join().statusCode(), 1, Integer::sum));
        System.out.printf(
                "wallet: %d calls race on credit for %d (grant %d): by status %s; %s%n",
                RACING,
                PAID,
                granted.statusCode(),
                statuses,
                admin("GET", "/admin/wallets/payer", "").body().replaceFirst(",\"currency.*", ""));
    }

    private long promptTokens() {
        Matcher tokens = PROMPT_TOKENS.matcher(call("sk-calm", 0).join().body());
        if (!tokens.find()) {
            throw new IllegalStateException("an answer without its usage");
        }
        return Long.parseLong(tokens.group(1));
    }

    private HttpResponse<String> admin(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(relays.get(0).management(path))
                .header("authorization", "Bearer " + ReplicaPlan.ADMIN_KEY)
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> call(String key, int relay) {
        URI target = relays.get(relay).relay("/v1/chat/completions");
        return http.sendAsync(
                HttpRequest.newBuilder(target)
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .timeout(Duration.ofMinutes(5))
                        .POST(BodyPublishers.ofString(BODY))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String summary(List<Long> sorted) {
        return "%d answers, median %d ms, 99th percentile %d ms"
                .formatted(
                        sorted.size(),
                        sorted.get(sorted.size() / 2) / 1_000_000,
                        sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * 0.99))) / 1_000_000);
    }
}
