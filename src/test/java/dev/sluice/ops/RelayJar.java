package dev.sluice.ops;

import static org.awaitility.Awaitility.await;

import dev.sluice.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A relay from this build's jar, in its own process and on two free ports. */
final class RelayJar implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final int managementPort;

    private RelayJar(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts a relay with the configuration in {@code file} and waits until it is ready. */
    static RelayJar start(Path file) throws IOException {
        return start(file, List.of("-Xmx256m"));
    }

    /** Starts a relay whose JVM has {@code options}. */
    static RelayJar start(Path file, List<String> options) throws IOException {
        return start(file, options, Map.of());
    }

    /** Starts a relay whose environment has {@code variables} on top. */
    static RelayJar start(Path file, List<String> options, Map<String, String> variables) throws IOException {
        List<Integer> ports = FreePorts.of(2);
        int port = ports.get(0);
        int managementPort = ports.get(1);
        Path log = file.resolveSibling("relay.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-jar",
                System.getProperty("test.jar", "target/sluice.jar"),
                "--server.port=" + port,
                "--management.server.port=" + managementPort));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SLUICE_CONFIG", file.toString());
        builder.environment().putAll(variables);
        builder.environment().putIfAbsent("SLUICE_STORE_URL", "none");
        RelayJar relay = new RelayJar(builder.start(), port, managementPort);
        try {
            await("readiness; see " + log).atMost(Duration.ofMinutes(3)).until(relay::isReady);
            return relay;
        } catch (RuntimeException | Error notReady) {
            relay.close();
            throw notReady;
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int managementPort() {
        return managementPort;
    }

    /** Returns the metrics in Prometheus' text format. */
    String metrics() throws IOException, InterruptedException {
        return get("/metrics");
    }

    /** Kills the process as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the relay ended with exit code " + process.exitValue());
        }
        try {
            return get("/health/readiness").contains("UP");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + managementPort + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
