package dev.sluice.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A provider on loopback that sends exactly the bytes of a script, and records the requests. */
final class ScriptedProvider implements AutoCloseable {

    /** The provider's part in one exchange. */
    interface Script {
        void answer(Request request, Peer peer) throws Exception;
    }

    /** A request as it came: its request line, its fields with names in lower case, and its body. */
    record Request(String line, List<String> fields, String body) {

        boolean hasField(String name) {
            return fields.stream().anyMatch(field -> field.startsWith(name + ":"));
        }
    }

    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    final CountDownLatch closedByClient = new CountDownLatch(1);
    private final LoopbackServer server;

    ScriptedProvider(Script script) {
        server = new LoopbackServer(socket -> serve(socket, script));
    }

    /** A script that resets each connection at the head of its second request, whose body it leaves unread. */
    static Script resettingHeads(Script first) {
        return (request, peer) -> {
            first.answer(request, peer);
            if (!request.body().isEmpty()) {
                return;
            }
            peer.in.read();
            peer.reset();
        };
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Waits until the client has closed a connection. */
    boolean clientClosed() throws InterruptedException {
        return closedByClient.await(60, TimeUnit.SECONDS);
    }

    private void serve(Socket socket, Script script) throws Exception {
        Peer peer = new Peer(socket);
        for (Request request = peer.read(); request != null; request = peer.read()) {
            requests.add(request);
            peer.requests++;
            script.answer(request, peer);
        }
        closedByClient.countDown();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** The provider's end of one connection. */
    final class Peer {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private int requests;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** Returns how many requests have come over the connection. */
        int requests() {
            return requests;
        }

        void send(byte[] bytes) throws IOException {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException gone) {
                closedByClient.countDown();
                throw gone;
            }
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends a whole answer. */
        void answer(String status, String fields, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            send("HTTP/1.1 " + status + "\r\n" + fields + "content-length: " + bytes.length + "\r\n\r\n" + body);
        }

        /** Sends the head of a stream; chunks follow. */
        void beginStream() throws IOException {
            send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            send(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        void endStream() throws IOException {
            send("0\r\n\r\n");
        }

        void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with an RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private @Nullable Request read() throws IOException {
            String line = line();
            if (line == null) {
                return null;
            }
            List<String> fields = new ArrayList<>();
            int length = 0;
            for (String field = line(); field != null && !field.isEmpty(); field = line()) {
                fields.add(field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT)
                        + field.substring(field.indexOf(':')));
                if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(field.substring(15).strip());
                }
            }
            return new Request(line, fields, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }

        private @Nullable String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    return line.toString(StandardCharsets.UTF_8).stripTrailing();
                }
                line.write(b);
            }
            return null;
        }
    }
}
