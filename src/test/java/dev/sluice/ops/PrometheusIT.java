package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Testcontainers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs every query of the dashboards and alerts on a real Prometheus that scrapes a busy relay, one replica of a cluster. */
@Testcontainers(disabledWithoutDocker = true)
class PrometheusIT {

    private static final Path FILES = Path.of("docker/prometheus");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Enough scrapes for a rate, with a margin for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final GenericContainer<?> REDIS = new GenericContainer<>("redis:7.4-alpine")
            .withExposedPorts(6379)
            .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));

    private static BusyRelay busy;
    private static GenericContainer<?> prometheus;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        REDIS.start();
        StoreTarget.Postgres store = TestDatabase.postgresTarget();
        busy = BusyRelay.start(
                folder,
                Map.of(
                        "SLUICE_STORE_URL", store.url(),
                        "SLUICE_STORE_USER", Objects.requireNonNull(store.user()),
                        "SLUICE_STORE_PASSWORD",
                                Objects.requireNonNull(store.password()).reveal(),
                        "SLUICE_CLUSTER_REDIS_URL", "redis://" + REDIS.getHost() + ':' + REDIS.getMappedPort(6379),
                        "SLUICE_CLUSTER_REPLICA", "busy"));
        String configuration = Files.readString(FILES.resolve("prometheus.yml"))
                .replace("sluice:8081", "sluice:" + busy.relay().managementPort())
                .replace("10s", "1s");
        prometheus = new GenericContainer<>("prom/prometheus:v3.5.0")
                .withExtraHost("sluice", "host-gateway")
                .withExposedPorts(9090)
                .withCopyToContainer(Transferable.of(configuration), "/etc/prometheus/prometheus.yml")
                .withCopyToContainer(file("alerts.yml"), "/etc/prometheus/alerts.yml")
                .withCopyToContainer(file("alerts_test.yml"), "/etc/prometheus/alerts_test.yml")
                .waitingFor(Wait.forHttp("/-/ready"));
        prometheus.start();
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (busy != null) {
            busy.close();
        }
        REDIS.close();
    }

    private static List<Query> panels() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all().toList()) {
            Path file = DashboardsTest.FILES.resolve(dashboard.name() + ".json");
            for (JsonNode panel : JSON.readTree(Files.readString(file)).get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String expression = target.get("expr").asString();
                    for (Dashboard.Variable each : dashboard.variables()) {
                        expression = expression.replace("$" + each.label(), ".*");
                    }
                    String source = dashboard.name() + ", " + panel.get("title").asString();
                    queries.add(new Query(source, expression.replace("$__rate_interval", "10s")));
                }
            }
        }
        return queries;
    }

    private static List<Query> alerts() {
        return Alert.all().stream()
                .map(alert -> new Query(alert.name(), alert.measured()))
                .toList();
    }

    @Test
    void every_query_of_a_panel_or_alert_has_a_result() throws IOException {
        List<Query> open = new ArrayList<>(panels());
        open.addAll(alerts());
        assertThat(open).hasSizeGreaterThan(Alert.all().size());
        await().atMost(TIMEOUT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            for (Query each : List.copyOf(open)) {
                if (!query(each.path()).at("/data/result").isEmpty()) {
                    open.remove(each);
                }
            }
            assertThat(open).as("queries without a result").isEmpty();
        });
    }

    @Test
    void rules_are_loaded_and_evaluated() {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            List<JsonNode> rules = new ArrayList<>();
            query("rules")
                    .at("/data/groups")
                    .forEach(group -> group.get("rules").forEach(rules::add));
            assertThat(rules)
                    .hasSameSizeAs(Alert.all())
                    .allSatisfy(
                            rule -> assertThat(rule.get("health").asString()).isEqualTo("ok"));
        });
    }

    @Test
    void revoked_key_raises_its_alert() {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(query("alerts").at("/data/alerts").toString())
                                .contains("SluiceKeyRevoked", "sim-anthropic-1"));
    }

    @Test
    void alert_rules_pass_their_tests() throws Exception {
        ExecResult result = prometheus.execInContainer("promtool", "test", "rules", "/etc/prometheus/alerts_test.yml");
        assertThat(result.getExitCode())
                .as(result.getStdout() + result.getStderr())
                .isZero();
    }

    private static JsonNode query(String path) throws IOException, InterruptedException {
        URI uri =
                URI.create("http://" + prometheus.getHost() + ":" + prometheus.getMappedPort(9090) + "/api/v1/" + path);
        JsonNode answer = JSON.readTree(HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body());
        assertThat(answer.path("status").asString())
                .as(answer.path("error").asString(""))
                .isEqualTo("success");
        return answer;
    }

    private static Transferable file(String name) throws IOException {
        return Transferable.of(Files.readString(FILES.resolve(name)));
    }

    /** A query of a panel or alert. */
    private record Query(String source, String expression) {

        String path() {
            return "query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        }
    }
}
