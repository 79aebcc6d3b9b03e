package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.junit.jupiter.Testcontainers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts and removes the profile {@code cluster} of compose.yaml; all services except Grafana. */
@Testcontainers(disabledWithoutDocker = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class ClusterComposeIT {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CALLS = 12;

    /** The start of three relays, or some scrapes, with a margin for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Map<String, URI> ADDRESSES = new ConcurrentHashMap<>();

    private static ComposeProject project;

    @BeforeAll
    static void up() throws IOException, InterruptedException {
        assumeTrue(ComposeProject.isAvailable(), "the docker command has no compose: compose.yaml is not tested");
        assumeFalse(Files.exists(Path.of("docker/config/sluice.yml")), "docker/config/sluice.yml replaces the demo");
        project = new ComposeProject(RelayImage.build(), "cluster");
        project.compose("up", "--detach", "--no-build", "nginx", "prometheus-cluster");
    }

    @AfterAll
    static void down() throws IOException, InterruptedException {
        if (project != null) {
            project.close();
        }
    }

    @Test
    @Order(1)
    void each_replica_knows_all_three() {
        for (int replica = 1; replica <= 3; replica++) {
            String service = "sluice-" + replica;
            await(service)
                    .atMost(TIMEOUT)
                    .ignoreException(IOException.class)
                    .untilAsserted(() -> assertThat(cluster(service).get("replicas"))
                            .extracting(JsonNode::asString)
                            .containsExactly("sluice-1", "sluice-2", "sluice-3"));
        }
    }

    @Test
    @Order(2)
    void calls_go_to_every_replica_and_their_entries_to_one_ledger() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(HTTP.sendAsync(chat(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            HttpResponse<String> answer = call.join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        for (int replica = 1; replica <= 3; replica++) {
            assertThat(read("sluice-" + replica, "/metrics"))
                    .containsPattern("sluice_requests_total\\{[^}]*outcome=\"ok\"[^}]*} [1-9]");
            assertThat(JSON.readTree(read("sluice-" + replica, "/admin/ledger")).get("entries"))
                    .hasSize(CALLS);
        }
    }

    @Test
    @Order(3)
    void prometheus_reaches_every_replica() {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            URI uri = address("prometheus-cluster", 9090).resolve("/api/v1/targets");
            JsonNode targets = JSON.readTree(
                            HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                                    .body())
                    .at("/data/activeTargets");
            assertThat(targets)
                    .hasSize(3)
                    .allSatisfy(target ->
                            assertThat(target.get("health").asString()).isEqualTo("up"));
        });
    }

    @Test
    @Order(4)
    void a_replica_that_is_killed_takes_no_call_with_it() throws Exception {
        project.compose("kill", "sluice-2");
        // As many as there are replicas, so that one is meant for the one that is gone.
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = HTTP.send(chat(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(cluster("sluice-1").get("replicas"))
                        .extracting(JsonNode::asString)
                        .containsExactly("sluice-1", "sluice-3"));
    }

    private static JsonNode cluster(String service) throws IOException, InterruptedException {
        return JSON.readTree(read(service, "/admin/cluster"));
    }

    private static String read(String service, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(service, 8081).resolve(path))
                .header("authorization", "Bearer demo-admin")
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Returns an address that was asked for once: each question starts the docker command. */
    private static URI address(String service, int port) throws IOException, InterruptedException {
        URI known = ADDRESSES.get(service);
        if (known == null) {
            known = project.address(service, port);
            ADDRESSES.put(service, known);
        }
        return known;
    }

    private static HttpRequest chat() throws IOException, InterruptedException {
        String body = """
            {"model": "gpt-4.1", "max_tokens": 5, "messages": [{"role": "user", "content": "Hello"}]}
            """;
        return HttpRequest.newBuilder(address("nginx", 8080).resolve("/v1/chat/completions"))
                .header("authorization", "Bearer sk-demo")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
