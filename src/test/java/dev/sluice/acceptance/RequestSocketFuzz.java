package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fuzz.Corpus;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/**
 * Requests over sockets to a running relay: heads, targets, chunks, codings and the frames of HTTP/2, damaged and cut anywhere.
 * Whatever comes, the answer is HTTP and no 500, another client is served, and no key is lost.
 */
public final class RequestSocketFuzz implements FuzzTarget, AutoCloseable {

    private static final List<String> PATHS = List.of(
            "/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/embeddings", "/v1/models", "/nothing");

    private static final List<String> FIELDS = List.of(
            "host: other",
            "content-length: 3",
            "transfer-encoding: chunked",
            "transfer-encoding: gzip, chunked",
            "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__",
            "expect: 100-continue",
            "content-encoding: zstd",
            "accept-encoding: br;q=1, *;q=0",
            "x-sluice-max-wait: 1s",
            "x-sluice-session: " + "s".repeat(300),
            "authorization: Bearer",
            "te: trailers",
            "origin: null");

    /** The beginning of HTTP/2 with prior knowledge (RFC 9113, 3.4), and empty settings. */
    private static final byte[] HTTP2 =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /** In milliseconds. Most damaged requests are answered at once; of the others the relay waits for the rest. */
    private static final int LISTENED = 25;

    /** Of so many inputs one is followed by an honest call. */
    private static final int CHECKED = 25;

    private final Corpus requests = Corpus.of("-to-", "/request.json");
    private final AtomicInteger count = new AtomicInteger();
    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay =
            RunningRelay.over(upstream, "clients[1].name=other", "clients[1].key=sk-other", "queue.max-wait=1s");

    @Override
    public String name() {
        return "requests over sockets";
    }

    @Override
    public void run(RandomGenerator random) throws IOException {
        byte[] request = random.nextInt(10) == 0 ? frames(random) : request(random);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            socket.setSoTimeout(LISTENED);
            socket.setTcpNoDelay(true);
            send(socket, request, random);
            holds(answer(socket));
        }
        if (count.incrementAndGet() % CHECKED == 0) {
            assertThat(relay.postAs("sk-other", SampleRequest.CHAT).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void send(Socket socket, byte[] request, RandomGenerator random) {
        List<byte[]> pieces = Mutation.parts(request, random);
        try {
            for (byte[] piece : pieces.size() <= 30 ? pieces : List.of(request)) {
                socket.getOutputStream().write(piece);
            }
            if (random.nextInt(4) == 0) {
                socket.shutdownOutput();
            }
        } catch (IOException refusedBeforeTheEnd) {
            // The relay need not read all of a request that it refuses.
        }
    }

    private static String answer(Socket socket) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] part = new byte[4096];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(part); n >= 0 && answer.size() < part.length; n = in.read(part)) {
                answer.write(part, 0, n);
            }
        } catch (IOException resetOrMoreToCome) {
            // What has come is looked at.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static void holds(String answer) {
        boolean http2 = answer.length() > 3 && answer.charAt(3) == 4;
        if (answer.isEmpty() || http2) {
            return;
        }
        assertThat(answer).matches("(?s)HTTP/1\\.[01] [1-5]\\d\\d .*");
        assertThat(answer).doesNotStartWith("HTTP/1.1 500").doesNotContain(ScriptedUpstream.KEY);
    }

    private byte[] request(RandomGenerator random) {
        byte[] body = Mutation.of(requests.any(random), random);
        StringBuilder head = new StringBuilder(random.nextInt(8) == 0 ? "GET " : "POST ")
                .append(PATHS.get(random.nextInt(PATHS.size())))
                .append(" HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\nauthorization: Bearer ")
                .append(RunningRelay.CLIENT_KEY)
                .append("\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(FIELDS.get(random.nextInt(FIELDS.size()))).append("\r\n");
        }
        if (random.nextInt(4) == 0) {
            body = gzip(body);
            body = random.nextBoolean() ? body : Mutation.bytes(body, random);
            head.append("content-encoding: gzip\r\n");
        }
        boolean chunked = random.nextInt(3) == 0;
        head.append(chunked ? "transfer-encoding: chunked" : "content-length: " + body.length)
                .append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(chunked ? chunks(body, random) : body);
        return random.nextInt(2) == 0 ? Mutation.bytes(request.toByteArray(), random) : request.toByteArray();
    }

    private static byte[] chunks(byte[] body, RandomGenerator random) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (byte[] piece : Mutation.parts(body, random)) {
            String extension = random.nextInt(20) == 0 ? ";a=\"b\"" : "";
            chunks.writeBytes(
                    (Integer.toHexString(piece.length) + extension + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.writeBytes(piece);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunks.toByteArray();
    }

    /** Frames of any type, flags, stream and length, behind a right beginning. */
    private static byte[] frames(RandomGenerator random) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(HTTP2);
        for (int i = random.nextInt(6); i >= 0; i--) {
            byte[] payload = new byte[random.nextInt(60)];
            random.nextBytes(payload);
            int said = random.nextInt(10) == 0 ? random.nextInt(1 << 24) : payload.length;
            frames.writeBytes(new byte[] {
                (byte) (said >> 16),
                (byte) (said >> 8),
                (byte) said,
                (byte) random.nextInt(12),
                (byte) random.nextInt(64),
                (byte) (random.nextInt(20) == 0 ? 0x80 : 0),
                0,
                0,
                (byte) random.nextInt(6)
            });
            frames.writeBytes(payload);
        }
        return random.nextInt(4) == 0 ? Mutation.bytes(frames.toByteArray(), random) : frames.toByteArray();
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Checks that nothing is left of all the requests, and that each key is still in use. */
    @Override
    public void close() {
        relay.awaitQuiet();
        org.awaitility.Awaitility.await("no memory held")
                .untilAsserted(() -> assertThat(relay.memory().reserved()).isZero());
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
        relay.close();
        upstream.close();
    }
}
