package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.KeyStatistics;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Three relays in processes of their own, over one Redis and one PostgreSQL, share the limits of thirteen accounts. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(300)
@Tag("long")
class ReplicasIT {

    private static final int REPLICAS = 3;
    private static final int KEYS = 13;
    private static final int A_MINUTE = 60;
    private static final int CALLERS = 12;
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final GenericContainer<?> REDIS = new GenericContainer<>("redis:7.4-alpine")
            .withExposedPorts(6379)
            // The mapped port accepts connections before the server does.
            .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));

    @TempDir
    private Path folder;

    private final List<RelayJar> relays = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private SimulatedProvider provider;
    private volatile boolean ended;

    @BeforeEach
    void start() throws IOException {
        REDIS.start();
        LimitPlan limits = LimitPlan.requests(Kind.CONTINUOUS, A_MINUTE);
        provider = SimulatedProvider.start(
                SimulationPlan.of(KEYS, limits), System::nanoTime, InstantSource.system(), new SplittableRandom(1));
        StoreTarget.Postgres database = TestDatabase.postgresTarget();
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < KEYS; i++) {
            keys.append(
                    "      - { name: k%d, secret: %s, rpm: %d }\n".formatted(i, SimulationPlan.secret(i), A_MINUTE));
        }
        for (int i = 0; i < REPLICAS; i++) {
            Path file = Files.createDirectory(folder.resolve("r" + i)).resolve("sluice.yml");
            Files.writeString(
                    file, """
                        sluice:
                          providers:
                          - name: sim
                            preset: anthropic
                            base-url: %s
                            keys:
                        %s
                          auth: { anonymous: true, admin-key: admin-key-of-the-test-0123456789 }
                          cluster:
                            redis: { url: "redis://%s:%d" }
                            name: it
                            replica: r%d
                        """.formatted(provider.baseUrl(), keys, REDIS.getHost(), REDIS.getMappedPort(6379), i));
            relays.add(RelayJar.start(
                    file,
                    List.of("-Xmx192m"),
                    Map.of(
                            "SLUICE_STORE_URL", database.url(),
                            "SLUICE_STORE_USER", Objects.requireNonNull(database.user()),
                            "SLUICE_STORE_PASSWORD",
                                    Objects.requireNonNull(database.password()).reveal())));
        }
    }

    @AfterEach
    void stop() {
        ended = true;
        relays.forEach(RelayJar::close);
        provider.close();
        REDIS.stop();
    }

    @Test
    void the_limits_hold_over_all_replicas_and_nothing_else_is_refused() throws Exception {
        await("each replica knows all")
                .atMost(Duration.ofMinutes(2))
                .until(() -> cluster(0).contains("\"r0\",\"r1\",\"r2\"")
                        && cluster(2).contains("\"r0\",\"r1\",\"r2\""));
        long began = System.nanoTime();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS * REPLICAS; i++) {
            callers.add(call(relays.get(i % REPLICAS), began + LOAD.toNanos()));
        }
        CompletableFuture.allOf(callers.toArray(new CompletableFuture<?>[0])).join();
        double minutes = (System.nanoTime() - began) / 60e9;
        KeyStatistics sent = provider.totals();
        double possible = KEYS * A_MINUTE * (1 + minutes);
        System.out.println(String.format(
                Locale.ROOT,
                "three processes: answered %d, errors %d, refused by the provider %d of %d, %.1f %% of what full"
                        + " buckets and %.0f s allow",
                answered.get(),
                failed.get(),
                sent.refused429(),
                sent.requests(),
                100 * answered.get() / possible,
                60 * minutes));
        assertThat(failed).hasValue(0);
        assertThat(sent.refused429()).isLessThanOrEqualTo(sent.requests() / 50);
        // A replica that a busy machine holds up for three seconds counts as gone until it is heard again.
        await("each replica is heard")
                .untilAsserted(() -> assertThat(relays.get(0).metrics())
                        .contains("sluice_cluster_store_up 1.0")
                        .contains("sluice_cluster_replicas 3.0"));
        assertThat(MetricsReference.exposed(relays.get(0).metrics(), MetricsReference::isOfCluster))
                .isEqualTo(MetricsReference.documented(MetricsReference::isOfCluster));
    }

    private CompletableFuture<Void> call(RelayJar relay, long until) {
        if (ended || System.nanoTime() > until) {
            return CompletableFuture.completedFuture(null);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + relay.port() + "/v1/messages"))
                .header("content-type", "application/json")
                .header("x-sluice-max-wait", "60s")
                .POST(BodyPublishers.ofString("""
                    {"model": "claude-sonnet-4-5", "max_tokens": 20, "messages": [{"role": "user", "content": "Hi"}]}
                    """))
                .build();
        return HTTP.sendAsync(request, BodyHandlers.discarding()).thenCompose(answer -> {
            (answer.statusCode() == 200 ? answered : failed).incrementAndGet();
            return call(relay, until);
        });
    }

    private String cluster(int replica) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + relays.get(replica).managementPort() + "/admin/cluster");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("authorization", "Bearer admin-key-of-the-test-0123456789")
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }
}
