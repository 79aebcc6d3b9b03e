package dev.sluice.acceptance;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A provider that a test controls: it records every request byte for byte, and answers as the test's script does. */
final class ScriptedUpstream implements AutoCloseable {

    static final String KEY = "sk-upstream-secret";

    private static final Script NOTHING = (request, wire) -> wire.json("{\"usage\":{}}");

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server;
    private volatile Script script = NOTHING;

    /** A script for the answers. */
    @FunctionalInterface
    interface Script {

        /** Answers one request; when it returns, the connection reads the next. */
        void answer(Received request, Wire wire) throws Exception;
    }

    /** Starts a provider that answers every request with an empty JSON object. */
    ScriptedUpstream() {
        try {
            this.server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Sets the script for the next requests. */
    void will(Script next) {
        script = next;
    }

    /** Resets the provider to its initial state, without requests and without a script. */
    void forget() {
        received.clear();
        script = NOTHING;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Returns the received requests in order. */
    List<Received> received() {
        return received;
    }

    Received only() {
        if (received.size() != 1) {
            throw new AssertionError(received.size() + " requests came (expected: 1)");
        }
        return received.get(0);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Wire wire = new Wire(socket);
            for (Received request = wire.read(); request != null; request = wire.read()) {
                received.add(request);
                wire.requests++;
                script.answer(request, wire);
            }
        } catch (IOException gone) {
            // The relay has closed the connection, or the script has.
        } catch (InterruptedException closed) {
            // The test is over. A stack trace would stand in what the next one captures of the log.
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    /** A request as received; {@code head} without the empty line after it. */
    record Received(String head, byte[] body) {

        private static final Pattern LINE_BREAK = Pattern.compile("\r\n");

        String requestLine() {
            return LINE_BREAK.split(head)[0];
        }

        /** Returns the field lines, names in lower case. */
        List<String> fields() {
            return LINE_BREAK
                    .splitAsStream(head)
                    .skip(1)
                    .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT)
                            + line.substring(line.indexOf(':')))
                    .toList();
        }

        @Nullable
        String field(String name) {
            return fields().stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Returns the key that came as {@code authorization}. */
        String key() {
            return Objects.requireNonNull(field("authorization")).replace("Bearer ", "");
        }
    }

    /** The connection on which an answer is sent. */
    static final class Wire {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private int requests;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        @Nullable
        Received read() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            Received request = new Received(head.substring(0, head.length() - 4), new byte[0]);
            String length = request.field("content-length");
            byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
            return new Received(request.head(), body);
        }

        /** Sends a complete answer. */
        void whole(String contentType, byte[] body, String... fields) throws IOException {
            head(200, contentType, "content-length: " + body.length, fields);
            send(body);
        }

        void json(String body) throws IOException {
            whole("application/json", body.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends a refusal. */
        void refuse(int status, String body, String... fields) throws IOException {
            head(status, "application/json", "content-length: " + body.length(), fields);
            send(body);
        }

        /** Starts a stream of events. */
        void stream(String... fields) throws IOException {
            head(200, "text/event-stream", "transfer-encoding: chunked", fields);
        }

        private void head(int status, String contentType, String framing, String... fields) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " OK\r\n");
            head.append("content-type: ").append(contentType).append("\r\n");
            head.append(framing).append("\r\n");
            for (String field : fields) {
                head.append(field).append("\r\n");
            }
            send(head.append("\r\n").toString());
        }

        /** Sends a part of a stream. */
        void chunk(String part) throws IOException {
            chunk(part.getBytes(StandardCharsets.UTF_8));
        }

        void chunk(byte[] part) throws IOException {
            send(Integer.toHexString(part.length) + "\r\n");
            send(part);
            send("\r\n");
        }

        /** Ends a stream in order. */
        void end() throws IOException {
            send("0\r\n\r\n");
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Returns once the relay has closed the connection. */
        void awaitHangUp() throws IOException {
            if (in.read() >= 0) {
                throw new EOFException("another byte came (expected: the end)");
            }
        }

        /** Returns how many requests have come over the connection. */
        int requests() {
            return requests;
        }

        /** Has the connection end with an RST when it is cut. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        void cut() throws IOException {
            socket.close();
        }
    }
}
