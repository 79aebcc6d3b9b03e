package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, which reloads its configuration on SIGHUP. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class SighupTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private int port;
    private int managementPort;

    @Test
    void a_valid_change_is_applied_an_invalid_one_is_not_and_no_stream_is_cut() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            upstream.will((request, wire) -> {
                if (!request.text().contains("\"stream\":true")) {
                    wire.json("{}");
                    return;
                }
                wire.stream();
                wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"first\"}}]}\n\n");
                changed.await();
                wire.chunk("data: [DONE]\n\n");
                wire.end();
            });
            write(upstream, "sk-old-client", "old-admin");
            Process relay = start();
            try {
                HttpResponse<InputStream> stream =
                        HTTP.send(ask("sk-old-client", SampleRequest.CHAT_STREAM), BodyHandlers.ofInputStream());
                assertThat(stream.body().read()).isEqualTo('d');

                write(upstream, "sk-new-client", "new-admin");
                sendSighup(relay);
                await(() -> call("sk-new-client") == 200 && manage("new-admin") == 200);
                assertThat(call("sk-old-client")).isEqualTo(401);
                assertThat(manage("old-admin")).isEqualTo(401);

                Files.writeString(directory.resolve("sluice.yml"), "sluice: { kyes: [sk-secret-in-a-bad-file] }");
                sendSighup(relay);
                await(() -> log().contains("configuration not reloaded"));
                assertThat(log()).contains("sluice.kyes: unknown key").doesNotContain("sk-secret");
                assertThat(call("sk-new-client")).isEqualTo(200);
                assertThat(manage("new-admin")).isEqualTo(200);

                changed.countDown();
                assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("first")
                        .endsWith("data: [DONE]\n\n");
            } finally {
                relay.destroyForcibly().waitFor();
            }
        }
    }

    private Process start() throws IOException {
        List<Integer> ports = FreePorts.of(2);
        port = ports.get(0);
        managementPort = ports.get(1);
        List<String> command = new ArrayList<>();
        if (isSighupIgnored()) {
            // A child inherits an ignored signal, as of nohup, and Java does not handle what was ignored at its start.
            command.addAll(List.of("env", "--default-signal=HUP"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.boot.Sluice",
                "--server.port=" + port,
                "--management.server.port=" + managementPort));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment()
                .put("SLUICE_CONFIG", directory.resolve("sluice.yml").toString());
        Process relay = builder.start();
        await(() -> relay.isAlive() && manage("old-admin") == 200);
        return relay;
    }

    /** Returns whether this process was started with SIGHUP ignored; false where the system does not say so. */
    private static boolean isSighupIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
    }

    private static void sendSighup(Process relay) throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(relay.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private int call(String key) throws Exception {
        return status(ask(key, SampleRequest.CHAT));
    }

    private HttpRequest ask(String key, SampleRequest ask) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + ask.path()))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(ask.body()))
                .build();
    }

    private int manage(String key) throws Exception {
        return status(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/admin/keys"))
                .header("authorization", "Bearer " + key)
                .build());
    }

    /** Returns the answer's status, or 0 while the port is not open. */
    private static int status(HttpRequest request) throws InterruptedException {
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(250))
                .until(condition);
    }

    private void write(ScriptedUpstream upstream, String clientKey, String adminKey) throws IOException {
        Files.writeString(directory.resolve("sluice.yml"), """
                sluice:
                  providers:
                    - { name: only, dialect: openai, base-url: "%s", keys: [sk-upstream-secret] }
                  clients:
                    - { name: app, key: %s }
                  auth: { admin-key: %s }
                """.formatted(upstream.baseUrl(), clientKey, adminKey));
    }
}
