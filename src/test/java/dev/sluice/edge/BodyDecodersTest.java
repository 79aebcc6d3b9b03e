package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.BodyCollector;
import dev.sluice.call.CutBodies;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyDecodersTest {

    private static final byte[] PLAIN =
            "{\"model\":\"m\",\"text\":\"grüße\"}".repeat(100).getBytes(UTF_8);
    private static final Supplier<BodyDecoder> GZIP = () -> new InflatingDecoder("gzip", true);
    private static final Supplier<BodyDecoder> DEFLATE = () -> new InflatingDecoder("deflate", false);

    @Test
    void every_coding_is_decoded_wherever_it_is_cut_and_however_little_space_there_is() {
        for (int cut : new int[] {1, 2, 3, 7, 100, 100_000}) {
            for (int space : new int[] {1, 10, 100_000}) {
                assertThat(decoded(IdentityDecoder::new, PLAIN, cut, space)).isEqualTo(PLAIN);
                assertThat(decoded(GZIP, gzip(PLAIN), cut, space)).isEqualTo(PLAIN);
                assertThat(decoded(DEFLATE, deflate(PLAIN), cut, space)).isEqualTo(PLAIN);
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

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
