package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** A {@code redis-server} of this machine in a process of its own, without persistence. */
final class RedisServer implements AutoCloseable {

    private final int port;
    private Process process;

    RedisServer() throws Exception {
        port = Child.freePort();
        process = begin();
    }

    int port() {
        return port;
    }

    /** Stops the process where it is: connections stay open, and nothing is answered. */
    void pause() throws Exception {
        signal("-STOP");
    }

    void resume() throws Exception {
        signal("-CONT");
    }

    /** Ends the process and starts another one, which has no data. */
    void restart() throws Exception {
        process.destroyForcibly().waitFor();
        process = begin();
    }

    void command(String... words) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((String.join(" ", words) + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    private Process begin() throws Exception {
        Process begun = new ProcessBuilder(
                        "redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "redis-" + port + ".log"))
                .start();
        for (int i = 0; i < 100; i++) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return begun;
            } catch (IOException notYet) {
                begun.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        begun.destroyForcibly();
        throw new IllegalStateException("redis-server does not start; see target/redis-" + port + ".log");
    }
}
