package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Runs the image of this build's jar as compose.yaml does: in 1 GB, on a read-only root file system. */
@Testcontainers(disabledWithoutDocker = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageIT {

    private static final String BASE = "eclipse-temurin:25-jre";
    private static final long MEGABYTE = 1_000_000;

    /** What docs/benchmarks.md says: the size added to the base image, and the target for the memory when idle. */
    private static final long MAX_ADDED = 100 * MEGABYTE;

    private static final long MAX_IDLE = 300 * MEGABYTE;

    private static String image;
    private static GenericContainer<?> sluice;
    private static DockerClient docker;

    @BeforeAll
    static void build() throws Exception {
        image = RelayImage.build();
        sluice = new GenericContainer<>(image)
                .withCommand("quickstart")
                .withExposedPorts(8080, 8081)
                .withTmpFs(Map.of("/tmp", "rw"))
                .withCreateContainerCmdModifier(create -> create.getHostConfig()
                        .withMemory(1024 * 1024 * 1024L)
                        .withReadonlyRootfs(true)
                        .withSecurityOpts(List.of("no-new-privileges:true")))
                .waitingFor(Wait.forHttp("/health/readiness").forPort(8081));
        Instant started = Instant.now();
        sluice.start();
        report("ready after", Duration.between(started, Instant.now()).toMillis(), "ms");
        docker = sluice.getDockerClient();
    }

    @AfterAll
    static void remove() {
        if (sluice != null) {
            sluice.close();
        }
    }

    @Test
    @Order(1)
    void image_adds_little_to_its_base() {
        long added = size(image) - size(BASE);
        report("added to the base", added / MEGABYTE, "MB");
        assertThat(added).isLessThan(MAX_ADDED);
    }

    @Test
    @Order(2)
    void idle_relay_uses_little_memory() throws Exception {
        String used = sluice.execInContainer("sh", "-c", "awk '/^VmRSS/ {print $2 * 1024}' /proc/1/status")
                .getStdout();
        long bytes = Math.round(Double.parseDouble(used.strip()));
        report("idle in 1 GB", bytes / MEGABYTE, "MB");
        assertThat(bytes).isLessThan(MAX_IDLE);
    }

    @Test
    @Order(3)
    void process_is_not_root_and_passes_its_health_check() throws Exception {
        assertThat(sluice.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
        assertThat(sluice.execInContainer("/sluice/healthcheck").getExitCode()).isZero();
    }

    @Test
    @Order(4)
    void metrics_show_the_demo() throws IOException, InterruptedException {
        URI metrics = URI.create("http://" + sluice.getHost() + ":" + sluice.getMappedPort(8081) + "/metrics");
        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                        .body())
                .contains("sluice_key_state{", "provider=\"sim-openai\"");
    }

    @Test
    @Order(5)
    void open_stream_ends_whole_when_the_container_is_stopped() {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model("gpt-4.1")
                .addUserMessage("What is a sluice?")
                .build();
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .apiKey("sk-demo")
                .baseUrl("http://" + sluice.getHost() + ":" + sluice.getMappedPort(8080) + "/v1")
                .build();
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question)) {
            stream.stream().forEach(chunk -> {
                chunks.add(chunk);
                if (stopping.isEmpty()) {
                    stopping.add(CompletableFuture.runAsync(ImageIT::stop));
                }
            });
        } finally {
            client.close();
        }
        assertThat(chunks.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .map(choice -> choice.finishReason().orElse(null)))
                .contains(FinishReason.STOP);
        stopping.forEach(CompletableFuture::join);
        // 128 + SIGTERM: the JVM exited by itself, and was not killed at the timeout.
        assertThat(sluice.getCurrentContainerInfo().getState().getExitCodeLong())
                .isEqualTo(143);
    }

    private static void stop() {
        docker.stopContainerCmd(sluice.getContainerId()).withTimeout(75).exec();
    }

    private static long size(String image) {
        Long size = sluice.getDockerClient().inspectImageCmd(image).exec().getSize();
        assertThat(size).isNotNull();
        return size;
    }

    @SuppressWarnings("SystemOut") // figures for the build's log
    private static void report(String name, long figure, String unit) {
        System.out.println("image: " + name + ' ' + figure + ' ' + unit);
    }
}
