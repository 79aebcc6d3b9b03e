package dev.sluice.store.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server on loopback that speaks Redis' protocol (RESP2), with answers that a test makes. */
final class ScriptedRedis implements AutoCloseable {

    private final ServerSocket server;
    private final Function<List<String>, @Nullable String> answers;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** @param answers makes the answer to a command in the protocol's form, or null where there is none */
    ScriptedRedis(Function<List<String>, @Nullable String> answers) throws IOException {
        this.answers = answers;
        this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    static String bulk(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-redis");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void serve(Socket connection) {
        try {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (true) {
                String answer = answers.apply(command(in));
                if (answer != null) {
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            // The client or the test has ended.
        }
    }

    private static List<String> command(InputStream in) throws IOException {
        List<String> words = new ArrayList<>();
        for (int left = Integer.parseInt(line(in).substring(1)); left > 0; left--) {
            int length = Integer.parseInt(line(in).substring(1));
            words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            line(in);
        }
        return words;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket each : connections) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
