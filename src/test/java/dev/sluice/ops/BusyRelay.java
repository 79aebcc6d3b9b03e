package dev.sluice.ops;

import dev.sluice.demo.Fault;
import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A relay under a load that produces every metric: more calls than its keys allow, in both dialects, keys that are revoked or
 * limited, a provider that is unreachable, callers that send invalid requests, and callers that do not wait.
 */
final class BusyRelay implements AutoCloseable {

    /** Two calls at once for each of three usable keys: fewer than the {@link #CALLERS} of each dialect. */
    private static final String CONFIGURATION = """
        sluice:
          providers:
            - name: sim-anthropic
              dialect: anthropic
              base-url: %1$s
              models: [claude-opus-4-7]
              key-defaults: { rpm: 6000, input-tpm: 600000, output-tpm: 600000, concurrency: 2 }
              keys: [sk-sim-01, sk-sim-02, sk-sim-03, sk-sim-04]
            - name: sim-openai
              dialect: openai
              base-url: %1$s
              models: [gpt-4.1, unlisted]
              key-defaults: { rpm: 6000, tpm: 600000, concurrency: 2 }
              keys: [sk-sim-05, sk-sim-06, sk-sim-07, sk-sim-08]
            - { name: gone, dialect: openai, base-url: "http://127.0.0.1:1", models: [gone], keys: [sk-any] }
          models:
            - { name: gpt-4.1, price: { input: 2, output: 8 } }
          clients:
            - { name: busy, key: sk-busy }
            - { name: narrow, key: sk-narrow, rpm: 1 }
        """;

    /** A model that no price list has. */
    private static final String UNPRICED = "unlisted";

    private static final int CALLERS = 10;

    private static final Executor PAUSE = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final HttpClient http = HttpClient.newHttpClient();
    private final SimulatedProvider provider;
    private final RelayJar relay;
    private volatile boolean closed;

    private BusyRelay(SimulatedProvider provider, RelayJar relay) {
        this.provider = provider;
        this.relay = relay;
    }

    static BusyRelay start(Path folder) throws IOException {
        return start(folder, Map.of("SLUICE_STORE_URL", "jdbc:sqlite:" + folder.resolve("busy.db")));
    }

    /** Starts a relay whose environment has {@code variables}. */
    static BusyRelay start(Path folder, Map<String, String> variables) throws IOException {
        SimulationPlan simulated = SimulationPlan.of(8, LimitPlan.UNLIMITED).withPace(Pace.REALISTIC);
        SimulationPlan plan = new SimulationPlan(
                simulated.accounts(),
                List.of("claude-opus-4-7", "gpt-4.1", UNPRICED),
                simulated.pace(),
                simulated.length(),
                simulated.prebuilt(),
                simulated.limitsShown(),
                simulated.port(),
                simulated.transport());
        SimulatedProvider provider =
                SimulatedProvider.start(plan, System::nanoTime, InstantSource.system(), new SplittableRandom());
        provider.fail(SimulationPlan.secret(1), Fault.REVOKED);
        provider.fail(SimulationPlan.secret(2), Fault.RATE_LIMITED_BARE, 0.2);
        provider.fail(SimulationPlan.secret(6), Fault.RATE_LIMITED_BARE, 0.2);
        Path file = Files.writeString(folder.resolve("sluice.yml"), CONFIGURATION.formatted(provider.baseUrl()));
        BusyRelay busy = new BusyRelay(provider, RelayJar.start(file, List.of("-Xmx256m"), variables));
        busy.load();
        return busy;
    }

    RelayJar relay() {
        return relay;
    }

    @Override
    public void close() {
        closed = true;
        relay.close();
        provider.close();
    }

    private void load() {
        for (int i = 0; i < CALLERS; i++) {
            repeat(call("sk-busy", "/v1/chat/completions", "gpt-4.1", i % 2 == 0));
            repeat(call("sk-busy", "/v1/messages", "claude-opus-4-7", i % 2 == 0));
        }
        repeat(call("sk-narrow", "/v1/chat/completions", "gpt-4.1", false));
        repeat(call("sk-busy", "/v1/chat/completions", "gone", false));
        repeat(call("sk-busy", "/v1/chat/completions", UNPRICED, false));
        repeat(call("sk-wrong", "/v1/chat/completions", "gpt-4.1", false));
        repeat(call("sk-busy", "/v1/messages", "no-such-model", false));
        repeat(HttpRequest.newBuilder(call("sk-busy", "/v1/messages", "claude-opus-4-7", false), (name, value) -> true)
                .header("x-sluice-max-wait", "1ms")
                .build());
    }

    /** Sends a call, and the next one shortly after it ends: calls that are refused at once must not take all of the CPU. */
    private void repeat(HttpRequest request) {
        http.sendAsync(request, BodyHandlers.discarding())
                .whenCompleteAsync(
                        (answer, error) -> {
                            if (!closed) {
                                repeat(request);
                            }
                        },
                        PAUSE);
    }

    private HttpRequest call(String key, String path, String model, boolean stream) {
        String body = """
            {"model": "%s", "max_tokens": 50, "stream": %b, "messages": [{"role": "user", "content": "Hello"}]}
            """.formatted(model, stream);
        return HttpRequest.newBuilder(URI.create("http://localhost:" + relay.port() + path))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
