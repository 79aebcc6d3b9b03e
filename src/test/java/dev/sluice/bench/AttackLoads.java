package dev.sluice.bench;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;

/** The loads of one client on the memory of a relay. Each goes on until it is told to stop. */
final class AttackLoads {

    static final int IDLE = 10_000;
    static final int UNREAD = 5_000;
    static final int MIB = 1 << 20;

    /** How many streams are opened in a second; 0 for as many as can be. */
    private static final int EACH_SECOND = Integer.getInteger("attack.each-second", 0);

    private static final String AFTER = "\"}]}";

    private AttackLoads() {}

    static void upload(int port, int count, int part, AtomicBoolean stop) throws Exception {
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

    static void idle(int port, AtomicBoolean stop) throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        for (int i = 0; i < IDLE && !stop.get(); i++) {
            idle.add(open(port));
        }
        System.out.println(idle.size() + " connections are open");
        await(stop);
        close(idle);
    }

    static void unread(int port, AtomicBoolean stop) throws Exception {
        byte[] body = body(true, 100);
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < UNREAD && !stop.get(); i++) {
            SocketChannel client = open(port);
            client.write(ByteBuffer.wrap(head("content-length: " + body.length)));
            client.write(ByteBuffer.wrap(body));
            clients.add(client);
            if (EACH_SECOND > 0) {
                TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / EACH_SECOND);
            }
        }
        System.out.println(clients.size() + " streams are asked for");
        await(stop);
        close(clients);
    }

    /** Reads {@code bytes} bytes of each of {@code count} streams, one after the other. */
    static void read(int port, int count, int bytes) throws IOException {
        byte[] body = body(true, 100);
        byte[] head = head("content-length: " + body.length);
        for (int i = 0; i < count; i++) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write(head);
                client.getOutputStream().write(body);
                client.getInputStream().skipNBytes(bytes);
            }
        }
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

    static void post(int port, byte[] body, String... fields) {
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

    static byte[] bomb(int letters) throws IOException {
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
