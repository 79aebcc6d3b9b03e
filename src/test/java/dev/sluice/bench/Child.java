package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A child process, whose CPU time is measured apart from the benchmark's. */
final class Child implements AutoCloseable {

    private static final String MAIN = "dev.sluice.boot.Sluice";

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /** Starts Java with {@code arguments} and waits until {@code port} accepts connections. */
    static Child java(int port, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of(arguments));
        return start(port, environment, command);
    }

    private static Child start(int port, Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "bench-" + port + ".log"));
        builder.environment().putAll(environment);
        Child child = new Child(builder.start());
        for (int i = 0; i < 1_200; i++) {
            try (Socket probe = new Socket("127.0.0.1", port)) {
                return child;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        child.close();
        throw new IllegalStateException("nothing listens on " + port + "; see target/bench-" + port + ".log");
    }

    /** Returns once the relay whose management port is {@code management} is ready. */
    static void awaitReady(int management) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/health/readiness"))
                .build();
        for (int i = 0; i < 1_200; i++) {
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It starts.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("nothing is ready on " + management);
    }

    /**
     * Starts a relay with a heap of 512 MB over one key of {@code upstream} with practically no limit. With {@code -Dbench.relay} it
     * comes from that jar, or from a class path; {@code -Dbench.options} has further options of its JVM, with blanks between them.
     */
    static Child relay(int port, String upstream, String secret) throws Exception {
        return relay(System.getProperty("bench.relay", "target/sluice.jar"), port, upstream, secret);
    }

    /** Starts a relay as above out of another build's {@code jar}, or out of a class path. */
    static Child relay(String jar, int port, String upstream, String secret) throws Exception {
        return relay(List.of("-Xmx512m"), jar, port, upstream, secret);
    }

    /** Starts a relay as above whose JVM has {@code options}. */
    static Child relay(List<String> options, String jar, int port, String upstream, String secret) throws Exception {
        return relay(options, jar, port, upstream, secret, List.of());
    }

    /** Starts a relay as above that keeps nothing unless {@code settings}, as command line arguments, name a store. */
    static Child relay(
            List<String> options, String jar, int port, String upstream, String secret, List<String> settings)
            throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(
                List.of(System.getProperty("bench.options", "-Dnone=true").split(" ")));
        command.addAll(jar.contains(File.pathSeparator) ? List.of("-cp", jar, MAIN) : List.of("-jar", jar));
        command.addAll(overOneKey(port, upstream, secret));
        command.addAll(settings);
        // In the environment, where a build that knows no store passes over it.
        return java(port, Map.of("SLUICE_STORE_URL", "none"), command.toArray(String[]::new));
    }

    /** Starts a relay as above out of {@code image}, in a container of 512 MB on the network of this machine. */
    static Child image(String image, int port, String upstream, String secret) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "docker",
                "run",
                "--rm",
                "--name=" + container(port),
                "--network=host",
                "--memory=512m",
                "--memory-swap=512m",
                "--env=SLUICE_STORE_URL=none",
                image));
        command.addAll(overOneKey(port, upstream, secret));
        return start(port, Map.of(), command);
    }

    private static String container(int port) {
        return "sluice-bench-" + port;
    }

    private static List<String> overOneKey(int port, String upstream, String secret) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--management.server.port=" + freePort(),
                "--sluice.providers[0].name=upstream",
                "--sluice.providers[0].dialect=openai",
                "--sluice.providers[0].base-url=" + upstream,
                upstream.startsWith("https")
                        ? "--sluice.providers[0].tls.ca-file=" + FixedUpstream.TLS + "/ca.pem"
                        : "",
                "--sluice.providers[0].keys[0].secret=" + secret,
                "--sluice.providers[0].keys[0].rpm=100000000",
                "--sluice.providers[0].keys[0].tpm=1000000000",
                "--sluice.providers[0].keys[0].concurrency=100000",
                "--sluice.clients[0].name=bench",
                "--sluice.clients[0].key=sk-bench",
                "--sluice.clients[1].name=other",
                "--sluice.clients[1].key=sk-other"));
        settings.removeIf(String::isEmpty);
        return settings;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the CPU time used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns the CPU time of its living threads in nanoseconds, summed by their names without numbers; Linux only. */
    Map<String, Long> cpuByThread() {
        Map<String, Long> sums = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    String name = Files.readString(thread.resolve("comm")).replaceAll("[-#\\d\\s]+$", "");
                    String nanos = Files.readString(thread.resolve("schedstat")).split(" ")[0];
                    sums.merge(name, Long.parseLong(nanos), Long::sum);
                } catch (NoSuchFileException ended) {
                    // Between the two reads.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sums;
    }

    /** Returns the resident memory of the process; Linux only. */
    long residentMegabytes() throws IOException {
        return residentMegabytes(Long.toString(process.pid()));
    }

    /** Returns the resident memory of the process in the container that listens on {@code port}. */
    static long residentMegabytesOfImage(int port) throws IOException {
        Process inspect = new ProcessBuilder("docker", "inspect", "--format={{.State.Pid}}", container(port)).start();
        String pid = new String(inspect.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? 0 : residentMegabytes(pid);
    }

    private static long residentMegabytes(String pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    /** Waits until the process has ended. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
