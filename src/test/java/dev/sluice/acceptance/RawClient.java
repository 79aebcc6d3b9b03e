package dev.sluice.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends and reads raw bytes over a socket. */
final class RawClient implements AutoCloseable {

    /** A read timeout, longer than any expected answer, so that a test fails rather than hangs. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    RawClient(RunningRelay relay) throws IOException {
        this(relay.port());
    }

    RawClient(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Returns the head of a request by the client {@code app} that asks to close the connection after it. */
    static String head(String path, long length, String... fields) {
        return "POST " + path + " HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + RunningRelay.CLIENT_KEY
                + "\r\ncontent-type: application/json\r\nconnection: close\r\n"
                + (length < 0 ? "" : "content-length: " + length + "\r\n")
                + String.join(
                        "",
                        java.util.stream.Stream.of(fields)
                                .map(field -> field + "\r\n")
                                .toList()) + "\r\n";
    }

    /** Returns a complete request. */
    static byte[] request(String path, byte[] body, String... fields) {
        byte[] head = head(path, body.length, fields).getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    static byte[] request(SampleRequest ask, String... fields) {
        return request(ask.path(), ask.body().getBytes(StandardCharsets.UTF_8), fields);
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Closes the output, and keeps reading. */
    RawClient finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads until the relay closes the connection, in order or not. */
    String readToEnd() throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] part = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(part);
                    n >= 0;
                    n = socket.getInputStream().read(part)) {
                read.append(new String(part, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketException reset) {
            // Counts as the end; the bytes read before are returned.
        }
        return read.toString();
    }

    /** Reads until {@code text} was received. */
    String readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("the end came before \"" + text + "\", after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
