package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.BodyCollector;
import dev.sluice.call.CutBodies;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import io.airlift.compress.zstd.ZstdCompressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyDecodersTest {

    private static final byte[] PLAIN =
            "{\"model\":\"m\",\"text\":\"grüße\"}".repeat(100).getBytes(UTF_8);
    private static final Supplier<BodyDecoder> GZIP = () -> new InflatingDecoder("gzip", true);
    private static final Supplier<BodyDecoder> DEFLATE = () -> new InflatingDecoder("deflate", false);

    private static final Supplier<BodyDecoder> ZSTD = () -> new ZstdDecoder(MemoryReservation.unbounded());

    /** One frame of {@code {"model":"gpt-4.1","messages":[{"role":"user","content":"hi"}]}}, made by zstd itself. */
    private static final byte[] FRAME = Base64.getDecoder()
            .decode("KLUv/SA/+QEAeyJtb2RlbCI6ImdwdC00LjEiLCJtZXNzYWdlcyI6W3sicm9sZSI6InVzZXIiLCJjb250ZW50IjoiaGkifV19");

    @Test
    void every_coding_is_decoded_wherever_it_is_cut_and_however_little_space_there_is() {
        for (int cut : new int[] {1, 2, 3, 7, 100, 100_000}) {
            for (int space : new int[] {1, 10, 100_000}) {
                assertThat(decoded(IdentityDecoder::new, PLAIN, cut, space)).isEqualTo(PLAIN);
                assertThat(decoded(GZIP, gzip(PLAIN), cut, space)).isEqualTo(PLAIN);
                assertThat(decoded(DEFLATE, deflate(PLAIN), cut, space)).isEqualTo(PLAIN);
                assertThat(decoded(ZSTD, zstd(PLAIN), cut, space)).isEqualTo(PLAIN);
                assertThat(decoded(ZSTD, FRAME, cut, space)).asString().endsWith("\"hi\"}]}");
            }
        }
    }

    @Test
    void members_of_gzip_follow_each_other() {
        byte[] two = join(gzip("one ".getBytes(UTF_8)), gzip("two".getBytes(UTF_8)));

        assertThat(decoded(GZIP, two, 1, 3)).asString().isEqualTo("one two");
    }

    @Test
    void all_fields_of_a_gzip_header_are_skipped() {
        byte[] bare = gzip(PLAIN);
        byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0};
        byte[] extra = {3, 0, 'a', 'b', 'c'};
        byte[] names = {'n', 'a', 'm', 'e', 0, 'n', 'o', 't', 'e', 0};
        byte[] whole = join(
                join(header, join(extra, join(names, new byte[] {1, 2}))), Arrays.copyOfRange(bare, 10, bare.length));

        assertThat(decoded(GZIP, whole, 1, 1000)).isEqualTo(PLAIN);
        assertThat(decoded(GZIP, whole, 10_000, 1000)).isEqualTo(PLAIN);
    }

    @Test
    void nothing_is_the_compressed_form_of_nothing() {
        assertThat(decoded(GZIP, gzip(new byte[0]), 1, 1)).isEmpty();
        assertThat(decoded(IdentityDecoder::new, new byte[0], 1, 1)).isEmpty();
        assertMalformed(GZIP, new byte[0]);
        assertMalformed(DEFLATE, new byte[0]);
    }

    @Test
    void a_body_that_is_not_compressed_as_declared_is_malformed() {
        assertMalformed(GZIP, PLAIN);
        assertMalformed(DEFLATE, PLAIN);
        assertMalformed(GZIP, deflate(PLAIN));
        assertMalformed(DEFLATE, gzip(PLAIN));
    }

    @Test
    void a_body_that_is_cut_off_or_damaged_is_malformed() {
        byte[] gzip = gzip(PLAIN);
        byte[] deflate = deflate(PLAIN);
        for (int cut = 1; cut < gzip.length; cut++) {
            assertMalformed(GZIP, Arrays.copyOf(gzip, cut));
        }
        for (int cut = 1; cut < deflate.length; cut++) {
            assertMalformed(DEFLATE, Arrays.copyOf(deflate, cut));
        }
        assertMalformed(DEFLATE, join(deflate, new byte[] {0}));
        assertMalformed(GZIP, join(gzip, new byte[] {'x'}));
        byte[] damaged = gzip.clone();
        damaged[damaged.length - 6] ^= 1;
        assertMalformed(GZIP, damaged);
        byte[] wrongSize = gzip.clone();
        wrongSize[wrongSize.length - 1] ^= 1;
        assertMalformed(GZIP, wrongSize);
    }

    @Test
    void a_step_makes_no_more_than_there_is_space_for() {
        ByteBuf bomb = Unpooled.wrappedBuffer(gzip(new byte[10 << 20]));
        BodyCollector into = new BodyCollector(MemoryReservation.unbounded(), -1);
        into.extend(1000);
        try (BodyDecoder decoder = GZIP.get()) {
            assertThat(decoder.decode(bomb, into)).isFalse();
        }

        assertThat(into.length()).isEqualTo(1000);
        assertThat(bomb.isReadable()).isTrue();
    }

    @Test
    void frames_of_zstd_follow_each_other_and_large_ones_are_whole() {
        byte[] large = new byte[3 << 20];
        Random random = new Random(1);
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) random.nextInt(40);
        }

        assertThat(decoded(ZSTD, join(zstd(PLAIN), zstd(large)), 1000, 100_000)).isEqualTo(join(PLAIN, large));
        assertThat(decoded(ZSTD, zstd(new byte[0]), 1, 1)).isEmpty();
    }

    @Test
    void zstd_that_is_none_is_cut_off_or_goes_on_is_malformed() {
        byte[] zstd = zstd(PLAIN);
        for (int cut = 0; cut < zstd.length; cut++) {
            assertMalformed(ZSTD, Arrays.copyOf(zstd, cut));
        }
        assertMalformed(ZSTD, PLAIN);
        assertMalformed(ZSTD, gzip(PLAIN));
        assertMalformed(ZSTD, join(zstd, new byte[] {1}));
    }

    @Test
    void damaged_zstd_is_refused_or_decoded_and_fails_in_no_other_way() {
        byte[] zstd = zstd(PLAIN);
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = zstd.clone();
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                decoded(ZSTD, damaged, 1 + random.nextInt(200), 10_000);
            } catch (RefusedCall refused) {
                assertThat(refused.refusal().reason()).isEqualTo(Reason.MALFORMED);
            }
        }
    }

    /** Windows of RFC 8878, 3.1.1.1.2: exponent and mantissa; and frames of one segment, whose window is their content. */
    @Test
    void a_window_of_more_than_eight_megabytes_is_refused_before_it_is_held() {
        byte[] magic = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
        assertMalformed(ZSTD, join(magic, new byte[] {0, (byte) (13 << 3 | 1), 0}));
        assertMalformed(ZSTD, join(magic, new byte[] {0, (byte) 0xff, 0}));
        assertMalformed(ZSTD, join(magic, new byte[] {(byte) 0xa0, 1, 0, (byte) 0x80, 0, 0}));
        assertMalformed(ZSTD, join(magic, new byte[] {(byte) 0xe0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 0}));
        assertMalformed(ZSTD, join(magic, new byte[] {1, 0, 7, 0, 0}));
    }

    @Test
    void the_window_is_reserved() {
        try (ZstdDecoder decoder = new ZstdDecoder(MemoryReservation.unbounded())) {
            int before = decoder.ownBytes();
            BodyCollector into = new BodyCollector(MemoryReservation.unbounded(), -1);
            byte[] head = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 13 << 3};

            assertThat(decoder.decode(Unpooled.wrappedBuffer(head), into)).isTrue();
            assertThat(decoder.ownBytes() - before).isGreaterThanOrEqualTo(16 << 20);
        }
    }

    private static void assertMalformed(Supplier<BodyDecoder> decoder, byte[] body) {
        assertThatThrownBy(() -> decoded(decoder, body, 100_000, 100_000))
                .isInstanceOfSatisfying(
                        RefusedCall.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.MALFORMED));
    }

    private static byte[] decoded(Supplier<BodyDecoder> made, byte[] body, int cut, int space) {
        BodyCollector into = new BodyCollector(MemoryReservation.unbounded(), -1);
        try (BodyDecoder decoder = made.get()) {
            for (int at = 0; at < body.length; at += cut) {
                ByteBuf chunk = Unpooled.wrappedBuffer(body, at, Math.min(cut, body.length - at));
                while (!decoder.decode(chunk, into)) {
                    into.extend(space);
                }
                assertThat(chunk.isReadable()).isFalse();
            }
            decoder.end();
        }
        return CutBodies.bytes(into.body());
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(bytes)) {
            deflate.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(byte[] plain) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] bytes = new byte[compressor.maxCompressedLength(plain.length)];
        return Arrays.copyOf(bytes, compressor.compress(plain, 0, plain.length, bytes, 0, bytes.length));
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
