package dev.sluice.cli.replicas;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A relay of this program in a process of its own, on two free ports of the loopback interface. */
public final class RelayProcess implements AutoCloseable {

    /** A JVM that starts beside others on a busy machine takes some seconds. */
    private static final Duration START = Duration.ofMinutes(2);

    /** Above the time that an idle relay takes to stop. */
    private static final Duration STOP = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofMillis(100);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path log;
    private final int port;
    private final int management;

    private RelayProcess(Process process, Path log, int port, int management) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.management = management;
    }

    /**
     * Starts a relay, without waiting until it is ready.
     *
     * @param folder where its configuration and its log are written
     * @param name its name, unique in the folder
     * @param configuration its sluice.yml
     * @param environment beside this process' own, of which nothing that configures a relay is passed on
     */
    public static RelayProcess start(Path folder, String name, String configuration, Map<String, String> environment)
            throws IOException {
        String path = ManagementFactory.getRuntimeMXBean().getClassPath();
        return start(path, folder, name, configuration, environment);
    }

    /** Starts a relay as above, of the program in {@code path}: a jar, or a class path while it is developed. */
    public static RelayProcess start(
            String path, Path folder, String name, String configuration, Map<String, String> environment)
            throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yml"), configuration);
        Path log = folder.resolve(name + ".log");
        int port = freePort();
        int management = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(program(path));
        command.add("--server.port=" + port);
        command.add("--management.server.port=" + management);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(RelayProcess::configures);
        builder.environment().put("SLUICE_CONFIG", file.toString());
        builder.environment().putAll(environment);
        return new RelayProcess(builder.start(), log, port, management);
    }

    private static List<String> program(String path) {
        return path.endsWith(".jar") && path.indexOf(File.pathSeparatorChar) < 0
                ? List.of("-jar", path)
                : List.of("-cp", path, "dev.sluice.boot.Sluice");
    }

    private static boolean configures(String variable) {
        return variable.startsWith("SLUICE_") || variable.startsWith("SPRING_") || variable.endsWith("_API_KEYS");
    }

    /**
     * Waits until the relay is ready.
     *
     * @throws IOException if it ends, or is not ready within two minutes; the message has the last lines of its log
     */
    public void awaitReady() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management("/health/readiness"))
                .timeout(STOP)
                .build();
        for (long left = START.toMillis(); left > 0 && process.isAlive(); left -= POLL.toMillis()) {
            try {
                if (HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        List<String> lines = Files.readAllLines(log);
        throw new IOException("a relay does not start: "
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
    }

    /** Returns the address of the relay port. */
    public URI relay(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Returns the address of the management port. */
    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + management + path);
    }

    /** Returns the processor time used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends the process at once, as the kernel does where memory runs out. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Has the relay stop as an operator does, and does not wait for it. */
    public void beginStop() {
        process.destroy();
    }

    /** Stops the relay as an operator does, and ends its process where it does not stop within 20 s. */
    @Override
    public void close() {
        beginStop();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
