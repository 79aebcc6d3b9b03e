package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process of its own, so that what it costs can be told from what the benchmark costs. */
final class Child implements AutoCloseable {

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /** Starts Java with {@code arguments} and waits until something listens on {@code port}. */
    static Child java(int port, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "bench-" + port + ".log"));
        builder.environment().putAll(environment);
        Child child = new Child(builder.start());
        for (int i = 0; i < 300; i++) {
            try (Socket probe = new Socket("127.0.0.1", port)) {
                return child;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        child.close();
        throw new IllegalStateException("nothing listens on " + port + "; see target/bench-" + port + ".log");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Returns the processor time used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
