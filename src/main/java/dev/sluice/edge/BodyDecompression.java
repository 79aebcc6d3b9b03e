package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Decompresses request bodies, up to a bound. */
final class BodyDecompression {

    private BodyDecompression() {}

    /**
     * Returns {@code body} as it was before compression.
     *
     * @throws dev.sluice.call.RefusedCall if it is not compressed as {@code encoding} says, or holds more than {@code bound}
     *     bytes
     */
    static byte[] decompressed(byte[] body, String encoding, long bound) {
        String name = encoding.strip().toLowerCase(Locale.ROOT);
        if (name.equals("identity") || name.isEmpty()) {
            return body;
        }
        try (InputStream compressed = open(body, name)) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.max(64, body.length * 2));
            byte[] chunk = new byte[16384];
            for (int n = compressed.read(chunk); n >= 0; n = compressed.read(chunk)) {
                if (plain.size() + (long) n > bound) {
                    throw RequestBodies.tooLarge(bound);
                }
                plain.write(chunk, 0, n);
            }
            return plain.toByteArray();
        } catch (IOException e) {
            throw Refusal.of(Reason.MALFORMED, "The body is not what content-encoding: " + name + " promises.")
                    .asException();
        }
    }

    private static InputStream open(byte[] body, String encoding) throws IOException {
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(new ByteArrayInputStream(body));
            case "deflate" -> new InflaterInputStream(new ByteArrayInputStream(body));
            default ->
                throw Refusal.of(
                                Reason.UNSUPPORTED,
                                "content-encoding: " + encoding
                                        + " is not understood (expected: gzip, deflate or identity).")
                        .asException();
        };
    }
}
