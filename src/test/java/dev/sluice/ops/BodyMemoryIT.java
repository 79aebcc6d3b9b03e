package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Bodies that are larger than the heap, one by one or together, do not end the relay, and small calls are served meanwhile. */
@Tag("long")
@Timeout(300)
class BodyMemoryIT {

    private static final int MIB = 1 << 20;
    private static final String BEFORE = "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    private static final String AFTER = "\"}]}";
    private static final String ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4.1\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    @TempDir
    private Path folder;

    private DisposableServer provider;

    @BeforeEach
    void startProvider() {
        provider = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then(response.header("content-type", "application/json")
                                .sendObject(Unpooled.copiedBuffer(ANSWER, StandardCharsets.UTF_8))
                                .then()))
                .bindNow();
    }

    @AfterEach
    void stopProvider() {
        provider.disposeNow();
    }

    @Test
    void eight_uploads_that_never_end() throws IOException {
        try (RelayJar relay = start("-Xmx256m", "-XX:+ExitOnOutOfMemoryError")) {
            assertThat(small(relay)).isEqualTo(200);
            List<SocketChannel> uploads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SocketChannel upload =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()));
                upload.write(ByteBuffer.wrap(head("content-length: 63000000")));
                upload.configureBlocking(false);
                uploads.add(upload);
            }
            byte[] part = new byte[MIB];
            Arrays.fill(part, (byte) 'x');
            for (int round = 0; round < 58; round++) {
                for (SocketChannel upload : uploads) {
                    sendWhatFits(upload, part);
                }
                assertThat(small(relay)).as("round %d", round).isEqualTo(200);
            }

            assertThat(relay.isAlive()).isTrue();
            for (SocketChannel upload : uploads) {
                upload.close();
            }
        }
    }

    private static void sendWhatFits(SocketChannel upload, byte[] part) {
        try {
            upload.write(ByteBuffer.wrap(part));
        } catch (IOException refusedMeanwhile) {
            // A refusal is as good as not being read.
        }
    }

    @Test
    void six_whole_bodies_of_60_mib() throws IOException {
        try (RelayJar relay = start("-Xmx410m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseG1GC")) {
            assertThat(small(relay)).isEqualTo(200);
            List<Integer> statuses = atOnce(6, () -> post(relay, 60 * MIB));

            assertThat(statuses).isSubsetOf(200, 503);
            assertThat(post(relay, 60 * MIB)).isEqualTo(200);
            assertThat(small(relay)).isEqualTo(200);
            assertThat(relay.isAlive()).isTrue();
        }
    }

    @Test
    void a_body_that_can_never_be_held_is_too_large() throws IOException {
        try (RelayJar relay = start("-Xmx205m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseG1GC")) {
            assertThat(post(relay, 56 * MIB)).isEqualTo(413);
            assertThat(small(relay)).isEqualTo(200);
        }
    }

    @Test
    void six_compressed_bodies_that_inflate_to_200_mib() throws IOException {
        byte[] bomb = compressed(200 * MIB);
        try (RelayJar relay = start("-Xmx384m", "-XX:+ExitOnOutOfMemoryError")) {
            assertThat(small(relay)).isEqualTo(200);

            assertThat(atOnce(6, () -> send(relay, bomb, "content-encoding: gzip")))
                    .containsOnly(413);
            assertThat(send(relay, bomb, "content-encoding: gzip")).isEqualTo(413);
            assertThat(small(relay)).isEqualTo(200);
            assertThat(relay.isAlive()).isTrue();
        }
    }

    @Test
    void compressed_bodies_that_inflate_to_less_than_may_be_sent_in_a_small_container() throws IOException {
        byte[] bomb = compressed(60 * MIB);
        try (RelayJar relay = start("-Xmx205m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseG1GC")) {
            assertThat(small(relay)).isEqualTo(200);

            assertThat(atOnce(4, () -> send(relay, bomb, "content-encoding: gzip")))
                    .containsOnly(413);
            assertThat(send(relay, bomb, "content-encoding: gzip")).isEqualTo(413);
            assertThat(small(relay)).isEqualTo(200);
            assertThat(relay.isAlive()).isTrue();
        }
    }

    private RelayJar start(String... options) throws IOException {
        Path file = folder.resolve("sluice.yml");
        Files.writeString(file, """
                sluice:
                  providers:
                    - { name: openai, dialect: openai, base-url: "http://127.0.0.1:%d", keys: [sk-any] }
                  clients:
                    - { name: batch, key: sk-batch }
                """.formatted(provider.port()));
        return RelayJar.start(file, List.of(options));
    }

    /** Makes {@code count} calls at once and, until the last is answered, small ones one after the other, which are served. */
    private static List<Integer> atOnce(int count, java.util.function.Supplier<Integer> call) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(CompletableFuture.supplyAsync(call, task -> new Thread(task).start()));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static int small(RelayJar relay) {
        return post(relay, 10);
    }

    private static int post(RelayJar relay, int letters) {
        try (Socket socket = connect(relay)) {
            long length = BEFORE.length() + (long) letters + AFTER.length();
            socket.getOutputStream().write(head("content-length: " + length));
            socket.getOutputStream().write(BEFORE.getBytes(StandardCharsets.US_ASCII));
            byte[] part = new byte[Math.min(letters, MIB)];
            Arrays.fill(part, (byte) 'a');
            int left = letters;
            try {
                while (left > 0) {
                    int run = Math.min(left, part.length);
                    socket.getOutputStream().write(part, 0, run);
                    left -= run;
                }
                socket.getOutputStream().write(AFTER.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException notReadOn) {
                // The answer has come before the end of the body.
            }
            return status(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int send(RelayJar relay, byte[] body, String field) {
        try (Socket socket = connect(relay)) {
            socket.getOutputStream().write(head("content-length: " + body.length, field));
            socket.getOutputStream().write(body);
            return status(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(RelayJar relay) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static byte[] head(String... fields) {
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer sk-batch\r\n"
                        + "content-type: application/json\r\n" + String.join("\r\n", fields) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static int status(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        String text = new String(line, StandardCharsets.US_ASCII);
        if (!text.startsWith("HTTP/1.1 ")) {
            throw new IOException("no answer but: " + text);
        }
        return Integer.parseInt(text.substring("HTTP/1.1 ".length()));
    }

    private static byte[] compressed(int letters) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[MIB];
        Arrays.fill(part, (byte) 'a');
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(BEFORE.getBytes(StandardCharsets.US_ASCII));
            for (int left = letters; left > 0; left -= MIB) {
                gzip.write(part);
            }
            gzip.write(AFTER.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
