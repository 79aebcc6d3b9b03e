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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.junit.jupiter.Testcontainers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts and removes compose.yaml without a provider's key, which runs the demo; all services except Grafana. */
@Testcontainers(disabledWithoutDocker = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    /** HTTP/1.1, as the client of JDK 17 breaks off its streams when a draining server sends GOAWAY over HTTP/2. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The start of a relay or some scrapes, with a margin for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static ComposeProject project;

    @BeforeAll
    static void up() throws IOException, InterruptedException {
        assumeTrue(ComposeProject.isAvailable(), "the docker command has no compose: compose.yaml is not tested");
        assumeFalse(Files.exists(Path.of("docker/config/sluice.yml")), "docker/config/sluice.yml replaces the demo");
        String image = RelayImage.build();
        project = new ComposeProject(image);
        project.compose("up", "--detach", "--no-build", "sluice", "prometheus");
    }

    @AfterAll
    static void down() throws IOException, InterruptedException {
        if (project != null) {
            project.close();
        }
    }

    @Test
    @Order(1)
    void every_service_becomes_healthy() {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(project.compose("ps", "--format", "{{.Health}}"))
                        .hasLineCount(2)
                        .matches("healthy\\s+healthy"));
    }

    @Test
    @Order(2)
    void demo_accepts_the_demo_key() throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(chat(false), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/choices/0/message/content").asString())
                .isNotBlank();
    }

    @Test
    @Order(3)
    void prometheus_reaches_the_relay() {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(prometheus("targets").at("/data/activeTargets"))
                        .singleElement()
                        .satisfies(target -> {
                            assertThat(target.at("/labels/job").asString()).isEqualTo("sluice");
                            assertThat(target.get("health").asString()).isEqualTo("up");
                        }));
    }

    @Test
    @Order(4)
    void prometheus_has_loaded_every_alert() throws IOException, InterruptedException {
        List<String> loaded = new ArrayList<>();
        prometheus("rules")
                .at("/data/groups")
                .forEach(group -> group.get("rules")
                        .forEach(rule -> loaded.add(rule.get("name").asString())));
        assertThat(loaded)
                .containsExactlyInAnyOrderElementsOf(
                        Alert.all().stream().map(Alert::name).toList());
    }

    @Test
    @Order(5)
    void stop_lets_an_open_stream_end() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = HTTP.send(chat(true), BodyHandlers.ofLines());
        List<String> lines = new ArrayList<>();
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        answer.body().filter(line -> !line.isEmpty()).forEach(line -> {
            lines.add(line);
            if (stopping.isEmpty()) {
                stopping.add(CompletableFuture.runAsync(ComposeIT::stop));
            }
        });
        assertThat(lines).hasSizeGreaterThan(2).last().isEqualTo("data: [DONE]");
        stopping.forEach(CompletableFuture::join);
        // 128 + SIGTERM: the JVM exited by itself, and was not killed at the timeout.
        assertThat(project.exitCode("sluice")).isEqualTo(143);
    }

    @Test
    @Order(6)
    void down_removes_everything() throws IOException, InterruptedException {
        assertThat(project.remains()).isNotEmpty();
        project.compose("down", "--volumes");
        assertThat(project.remains()).isEmpty();
    }

    private static void stop() {
        try {
            project.compose("stop");
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HttpRequest chat(boolean stream) throws IOException, InterruptedException {
        String body = """
                {"model": "gpt-4.1", "stream": %b, "messages": [{"role": "user", "content": "What is a sluice?"}]}""".formatted(stream);
        return HttpRequest.newBuilder(project.address("sluice", 8080).resolve("/v1/chat/completions"))
                .header("authorization", "Bearer sk-demo")
                .header("content-type", "application/json")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static JsonNode prometheus(String path) throws IOException, InterruptedException {
        URI uri = project.address("prometheus", 9090).resolve("/api/v1/" + path);
        return JSON.readTree(
                HTTP.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString())
                        .body());
    }
}
