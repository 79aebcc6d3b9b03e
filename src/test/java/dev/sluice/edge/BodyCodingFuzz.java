package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.BodyCollector;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.RefusedCall;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import io.airlift.compress.zstd.ZstdCompressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compressed bodies of requests, damaged and cut anywhere, in little memory: each is decoded to what was compressed or refused, and
 * all memory comes back.
 */
public final class BodyCodingFuzz implements FuzzTarget {

    private static final long MEMORY = 64 << 20;

    /** A form of compressed bodies, with its decoder. */
    private enum Coding {
        GZIP,
        DEFLATE,
        ZSTD;

        BodyDecoder decoder(MemoryReservation memory) {
            return switch (this) {
                case GZIP -> new InflatingDecoder("gzip", true);
                case DEFLATE -> new InflatingDecoder("deflate", false);
                case ZSTD -> new ZstdDecoder(memory);
            };
        }

        byte[] compress(byte[] plain) {
            if (this == ZSTD) {
                ZstdCompressor zstd = new ZstdCompressor();
                byte[] frame = new byte[zstd.maxCompressedLength(plain.length)];
                return Arrays.copyOf(frame, zstd.compress(plain, 0, plain.length, frame, 0, frame.length));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = this == GZIP ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
                out.write(plain);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    @Override
    public String name() {
        return "compressed bodies";
    }

    @Override
    public void run(RandomGenerator random) {
        Coding coding = Coding.values()[random.nextInt(Coding.values().length)];
        byte[] plain = plain(random);
        byte[] compressed = coding.compress(plain);
        boolean damaged = random.nextInt(3) > 0;
        byte[] sent = damaged ? Mutation.bytes(compressed, random) : compressed;
        MemoryBudget budget = new MemoryBudget(MEMORY);
        try (MemoryReservation memory = budget.open()) {
            byte[] decoded = decoded(coding.decoder(memory), memory, sent, random);
            assertThat(damaged || Arrays.equals(decoded, plain)).isTrue();
        } catch (RefusedCall refused) {
            assertThat(damaged).as("%s", refused.refusal()).isTrue();
        }
        assertThat(budget.reserved()).isZero();
    }

    private static byte[] decoded(BodyDecoder decoder, MemoryReservation memory, byte[] sent, RandomGenerator random) {
        BodyCollector collector = new BodyCollector(memory, -1);
        try {
            for (byte[] piece : Mutation.parts(sent, random)) {
                ByteBuf chunk = Unpooled.wrappedBuffer(piece);
                while (!decoder.decode(chunk, collector)) {
                    if (collector.space() == 0) {
                        int more = collector.nextPart(chunk.readableBytes());
                        if (!memory.tryGrow(more)) {
                            throw MemoryReservation.full().asException();
                        }
                        collector.extend(more);
                    }
                }
                assertThat(chunk.isReadable()).isFalse();
            }
            decoder.end();
            return collector.body().stream().readAllBytes();
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        } finally {
            decoder.close();
        }
    }

    private static byte[] plain(RandomGenerator random) {
        byte[] plain = new byte[random.nextInt(1 << random.nextInt(14))];
        int letters = 1 + random.nextInt(64);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (' ' + random.nextInt(letters));
        }
        return plain;
    }
}
