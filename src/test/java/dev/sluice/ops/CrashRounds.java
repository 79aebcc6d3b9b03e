package dev.sluice.ops;

import static org.awaitility.Awaitility.await;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A relay that is killed again and again while it serves paying clients, and the answers that these received whole. Each round
 * ends as soon as a random number of answers has come, in the middle of others.
 */
public final class CrashRounds implements AutoCloseable {

    private static final String CONFIGURATION = """
            sluice:
              auth: { admin-key: sk-admin }
              providers:
                - name: sim-anthropic
                  dialect: anthropic
                  base-url: %1$s
                  models: [claude-opus-4-7]
                  key-defaults: { rpm: 6000000, tpm: 600000000 }
                  keys: [sk-sim-01]
                - name: sim-openai
                  dialect: openai
                  base-url: %1$s
                  models: [gpt-4.1]
                  key-defaults: { rpm: 6000000, tpm: 600000000 }
                  keys: [sk-sim-02]
              models:
                - { name: gpt-4.1, price: { input: 2, output: 8 } }
                - { name: claude-opus-4-7, price: { input: 5, output: 25 } }
              teams: [{ name: all, budget: { amount: 1000000, per: total } }]
              clients:
                - { name: one, key: sk-one, wallet: true, team: all }
                - { name: two, key: sk-two, wallet: true, team: all, budget: { amount: 1000000, per: month } }
                - { name: free, key: sk-free }
            """;

    private static final List<String> KEYS = List.of("sk-one", "sk-two", "sk-free");
    private static final int CALLERS = 24;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random;
    private final SimulatedProvider provider;
    private final Path file;
    private final List<String> options;

    /** Ids of answers that came whole. */
    private final Set<String> whole = ConcurrentHashMap.newKeySet();

    private int granted;

    /** @param options the JVM's, with the store's settings */
    public CrashRounds(Path folder, List<String> options, long seed) throws IOException {
        this.random = new Random(seed);
        this.options = new ArrayList<>(options);
        SimulationPlan plan = SimulationPlan.of(2, LimitPlan.UNLIMITED).withPace(Pace.REALISTIC);
        provider = SimulatedProvider.start(plan, System::nanoTime, InstantSource.system(), new SplittableRandom(seed));
        file = Files.writeString(folder.resolve("sluice.yml"), CONFIGURATION.formatted(provider.baseUrl()));
    }

    /** Starts the relay, loads it until a random number of answers has come, and kills it. */
    public void round() throws Exception {
        try (RelayJar relay = RelayJar.start(file, options)) {
            grant(relay, "one");
            grant(relay, "two");
            granted++;
            int target = whole.size() + 20 + random.nextInt(200);
            AtomicInteger open = new AtomicInteger(CALLERS);
            for (int i = 0; i < CALLERS; i++) {
                call(relay, i, open);
            }
            await("answers")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> whole.size() >= target);
            relay.kill();
            await("the clients' connections").atMost(Duration.ofMinutes(1)).until(() -> open.get() == 0);
        }
    }

    /** Calls again and again until the relay is gone. */
    private void call(RelayJar relay, int number, AtomicInteger open) {
        boolean stream = number % 2 == 0;
        boolean chat = number % 4 < 2;
        String body = """
                {"model": "%s", "max_tokens": 50, "stream": %b, "messages": [{"role": "user", "content": "Hello"}]}
                """.formatted(number % 8 < 4 ? "gpt-4.1" : "claude-opus-4-7", stream);
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + relay.port() + (chat ? "/v1/chat/completions" : "/v1/messages")))
                .header("x-api-key", KEYS.get(number % KEYS.size()))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        http.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null) {
                open.decrementAndGet();
                return;
            }
            if (answer.statusCode() == 200 && (!stream || answer.body().contains(chat ? "[DONE]" : "message_stop"))) {
                whole.add(id(answer));
            }
            call(relay, number, open);
        });
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("x-request-id")
                .or(() -> answer.headers().firstValue("request-id"))
                .orElseThrow();
    }

    private void grant(RelayJar relay, String client) throws Exception {
        HttpResponse<String> answer = http.send(
                admin(relay, "/admin/wallets/" + client + "/grants")
                        .POST(BodyPublishers.ofString("{\"amount\": \"1000\"}"))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.statusCode() + answer.body());
        }
    }

    private static HttpRequest.Builder admin(RelayJar relay, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + relay.managementPort() + path))
                .header("authorization", "Bearer sk-admin")
                .header("content-type", "application/json");
    }

    /**
     * Starts the relay once more, waits until it has swept what the killed ones left, and returns what the store holds then.
     *
     * @param limit for the sweep
     */
    public CrashLedger settled(String url, Duration limit) throws Exception {
        try (RelayJar relay = RelayJar.start(file, options)) {
            await("reservations swept")
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> reservations(url) == 0);
        }
        return CrashLedger.read(url);
    }

    private static long reservations(String url) throws SQLException {
        return CrashLedger.reservations(url);
    }

    /** Returns the ids of answers that came whole. */
    public Set<String> whole() {
        return Set.copyOf(whole);
    }

    /** Returns what each wallet was given. */
    public String granted() {
        return Integer.toString(1_000 * granted);
    }

    @Override
    public void close() {
        provider.close();
    }
}
