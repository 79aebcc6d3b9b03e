package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyDecompressionTest {

    private static final byte[] PLAIN = "{\"model\":\"m\"}".repeat(100).getBytes(StandardCharsets.UTF_8);

    @Test
    void gzip_and_deflate_are_decompressed() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(new GZIPOutputStream(gzip), PLAIN);
        ByteArrayOutputStream deflate = new ByteArrayOutputStream();
        write(new DeflaterOutputStream(deflate), PLAIN);

        assertThat(BodyDecompression.decompressed(gzip.toByteArray(), "gzip", 10_000))
                .isEqualTo(PLAIN);
        assertThat(BodyDecompression.decompressed(deflate.toByteArray(), " Deflate ", 10_000))
                .isEqualTo(PLAIN);
        assertThat(BodyDecompression.decompressed(PLAIN, "identity", 10_000)).isSameAs(PLAIN);
    }

    @Test
    void a_decompression_bomb_is_refused_at_the_bound() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        write(new GZIPOutputStream(bomb), new byte[1 << 20]);

        refused(bomb.toByteArray(), "gzip", Reason.BODY_TOO_LARGE);
    }

    @Test
    void a_body_that_is_not_compressed_as_declared_is_malformed() {
        refused(PLAIN, "gzip", Reason.MALFORMED);
        refused(new byte[0], "deflate", Reason.MALFORMED);
    }

    @Test
    void other_encodings_are_unsupported() {
        refused(PLAIN, "br", Reason.UNSUPPORTED);
    }

    private static void refused(byte[] body, String encoding, Reason reason) {
        assertThatThrownBy(() -> BodyDecompression.decompressed(body, encoding, 10_000))
                .isInstanceOfSatisfying(
                        RefusedCall.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        try (out) {
            out.write(bytes);
        }
    }
}
