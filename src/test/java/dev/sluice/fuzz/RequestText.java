package dev.sluice.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The text of requests that a client with {@code key} sends, in ISO 8859-1. */
record RequestText(String key) {

    private static final int MB = 1 << 20;

    /** Returns a Message with {@code words} as its only message. */
    static String message(String words) {
        return "{\"model\":\"claude-opus-4-7\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\""
                + words + "\"}]}";
    }

    /** Returns a head that ends with its empty line. */
    String head(String method, String target, String... fields) {
        return method + " " + target + " HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + key
                + "\r\nx-sluice-max-wait: 2s\r\nconnection: close\r\n"
                + String.join(
                        "", Arrays.stream(fields).map(field -> field + "\r\n").toList()) + "\r\n";
    }

    /** Returns a request in ISO 8859-1, so that a body may hold any bytes. */
    String request(String path, String body, String... fields) {
        return new String(
                request(path, body.getBytes(StandardCharsets.ISO_8859_1), fields), StandardCharsets.ISO_8859_1);
    }

    byte[] request(String path, byte[] body, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "content-type: application/json";
        all[fields.length + 1] = "content-length: " + body.length;
        byte[] head = head("POST", path, all).getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** Returns a request that does not ask to close its connection. */
    String kept(String path, String body) {
        return request(path, body).replace("connection: close\r\n", "");
    }

    /** Returns the beginning of a request whose body comes in chunks without end. */
    String chunked(String path, int megabytes) {
        return head("POST", path, "transfer-encoding: chunked")
                + ("100000\r\n" + " ".repeat(MB) + "\r\n").repeat(megabytes);
    }

    /** Returns {@code bytes} in gzip, fast rather than small. */
    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
