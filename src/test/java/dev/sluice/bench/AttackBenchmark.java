package dev.sluice.bench;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A benchmark of what one client's load on the memory of a relay does to the calls of others. The relay has the heap and the direct
 * memory that the image has in a container of 512 MB; with {@code -Dattack.image=NAME} it is that image in such a container.
 *
 * <p>Others call one after the other, and are measured for as long before the load as under it.
 */
public final class AttackBenchmark {

    private static final Duration MEASURED = Duration.ofSeconds(12);
    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final int IDLE = 10_000;
    private static final int UNREAD = 5_000;
    private static final int MIB = 1 << 20;

    /** 40 % of 512 MB, as docker/java.options has it. */
    private static final List<String> CONTAINER = List.of("-Xmx205m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

    private static final @Nullable String IMAGE = System.getProperty("attack.image");

    private static final String AFTER = "\"}]}";

    private static List<String> wanted = List.of();

    private AttackBenchmark() {}

    /** A load on the relay, which ends soon after {@code stop} is set. */
    private interface Attack {
        void run(int port, AtomicBoolean stop) throws Exception;
    }

    /** Measures every load, or with arguments only those whose names contain one of them. */
    public static void main(String[] args) throws Exception {
        wanted = List.of(args);
        byte[] bomb = bomb(60 * MIB);
        attack("4 clients that send gzip bombs of 60 MiB", 4, (port, stop) -> {
            while (!stop.get()) {
                post(port, bomb, "content-encoding: gzip");
            }
        });
        attack("4 clients that send bodies of 64 MB", 4, (port, stop) -> {
            byte[] body = body(false, 64_000_000 - 200);
            while (!stop.get()) {
                post(port, body);
            }
        });
        attack("50 slow uploads", 1, (port, stop) -> upload(port, 50, MIB / 4, stop));
        attack("1,000 declared lengths of 60 MB", 1, (port, stop) -> upload(port, 1_000, 1, stop));
        attack(IDLE + " idle connections", 1, (port, stop) -> idle(port, stop));
        attack(UNREAD + " streams that are not read", 1, (port, stop) -> unread(port, stop));
        System.exit(0);
    }

    private static void attack(String name, int clients, Attack attack) throws Exception {
        if (!wanted.isEmpty() && wanted.stream().noneMatch(name::contains)) {
            return;
        }
        DisposableServer provider = provider();
        int port = Child.freePort();
        String url = "http://127.0.0.1:" + provider.port();
        try (Child relay = IMAGE == null
                ? Child.relay(CONTAINER, System.getProperty("attack.jar", "target/sluice.jar"), port, url, "k1")
                : Child.image(IMAGE, port, url, "k1")) {
            Calls.run(port, WARM_UP);
            Calls before = Calls.run(port, MEASURED);
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        attack.run(port, stop);
                    } catch (Exception e) {
                        System.out.println(name + ": " + e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            Calls under = Calls.run(port, MEASURED);
            System.out.printf(
                    "%s: %s; others' p50 %.1f ms and p99 %.1f ms (before: %.1f and %.1f), %d of %d calls failed, relay"
                            + " %d MB%n",
                    name,
                    relay.isAlive() ? "alive" : "ENDED",
                    under.millis(0.5),
                    under.millis(0.99),
                    before.millis(0.5),
                    before.millis(0.99),
                    under.failed,
                    under.nanos.length + under.failed,
                    IMAGE == null ? relay.residentMegabytes() : Child.residentMegabytesOfImage(port));
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        provider.disposeNow();
    }

    /** Answers at once; a stream goes on for as long as it is read. */
    private static DisposableServer provider() {
        byte[] answer = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] event = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(1_000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .map(part -> part.toString(StandardCharsets.US_ASCII).contains("\"stream\":true"))
                        .reduce(false, Boolean::logicalOr)
                        .flatMapMany(stream -> stream
                                ? response.header("content-type", "text/event-stream")
                                        .send(Flux.range(0, 100_000).map(i -> Unpooled.wrappedBuffer(event)), e -> true)
                                : response.header("content-type", "application/json")
                                        .header("content-length", Integer.toString(answer.length))
                                        .sendObject(Unpooled.wrappedBuffer(answer))))
                .bindNow();
    }

    private static void upload(int port, int count, int part, AtomicBoolean stop) throws Exception {
        List<SocketChannel> uploads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel upload = open(port);
            upload.write(ByteBuffer.wrap(head("content-length: 60000000")));
            upload.configureBlocking(false);
            uploads.add(upload);
        }
        byte[] bytes = new byte[part];
        Arrays.fill(bytes, (byte) 'x');
        while (!stop.get()) {
            for (SocketChannel upload : uploads) {
                try {
                    upload.write(ByteBuffer.wrap(bytes));
                } catch (IOException refused) {
                    upload.close();
                }
            }
            uploads.removeIf(upload -> !upload.isOpen());
            Thread.sleep(part == 1 ? 1_000 : 100);
        }
        close(uploads);
    }

    private static void idle(int port, AtomicBoolean stop) throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        for (int i = 0; i < IDLE && !stop.get(); i++) {
            idle.add(open(port));
        }
        System.out.println(idle.size() + " connections are open");
        await(stop);
        close(idle);
    }

    private static void unread(int port, AtomicBoolean stop) throws Exception {
        byte[] body = body(true, 100);
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < UNREAD && !stop.get(); i++) {
            SocketChannel client = open(port);
            client.write(ByteBuffer.wrap(head("content-length: " + body.length)));
            client.write(ByteBuffer.wrap(body));
            clients.add(client);
        }
        System.out.println(clients.size() + " streams are asked for");
        await(stop);
        close(clients);
    }

    private static void await(AtomicBoolean stop) throws InterruptedException {
        while (!stop.get()) {
            Thread.sleep(100);
        }
    }

    private static SocketChannel open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    private static void post(int port, byte[] body, String... fields) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            String[] all = Arrays.copyOf(fields, fields.length + 1);
            all[fields.length] = "content-length: " + body.length;
            out.write(head(all));
            out.write(body);
            InputStream in = socket.getInputStream();
            in.readNBytes(12);
        } catch (IOException refusedBeforeTheEnd) {
            // The relay need not read what it refuses.
        }
    }

    private static byte[] head(String... fields) {
        return headOf("sk-bench", fields);
    }

    static byte[] headOf(String key, String... fields) {
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + key + "\r\n"
                        + "content-type: application/json\r\n" + String.join("\r\n", fields) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] body(boolean stream, int letters) {
        return (before(stream) + "a".repeat(letters) + AFTER).getBytes(StandardCharsets.US_ASCII);
    }

    private static String before(boolean stream) {
        return "{\"model\":\"gpt-4.1\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"";
    }

    private static byte[] bomb(int letters) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = "a".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(before(false).getBytes(StandardCharsets.US_ASCII));
            for (int left = letters; left > 0; left -= MIB) {
                gzip.write(part);
            }
            gzip.write(AFTER.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
