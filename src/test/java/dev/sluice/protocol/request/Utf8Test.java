package dev.sluice.protocol.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CutBodies;
import dev.sluice.call.RequestBody;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void agrees_with_the_decoder_of_the_jdk_on_random_bytes() {
        for (int seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            byte[] text = "plain text, long enough for whole words, grüße 世界 🦆".getBytes(UTF_8);
            for (int i = random.nextInt(3); i > 0; i--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt();
            }
            assertThat(firstInvalid(text) < 0)
                    .as("seed %d: %s", seed, Arrays.toString(text))
                    .isEqualTo(decodes(text));
        }
    }

    @Test
    void agrees_with_the_decoder_of_the_jdk_on_every_three_bytes_that_begin_alike() {
        for (int lead : new int[] {0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF}) {
            for (int second = 0; second < 256; second++) {
                for (int third : new int[] {0x00, 0x7F, 0x80, 0xBF, 0xC0}) {
                    byte[] text = {(byte) lead, (byte) second, (byte) third, (byte) 0x80};
                    assertThat(firstInvalid(text) < 0).as(Arrays.toString(text)).isEqualTo(decodes(text));
                }
            }
        }
    }

    @Test
    void names_the_first_offending_byte() {
        assertThat(firstInvalid("sound".getBytes(UTF_8))).isEqualTo(-1);
        assertThat(firstInvalid(new byte[] {'a', 'b', (byte) 0xC3})).isEqualTo(2);
    }

    /** Returns the offset of the first invalid byte, which is the same in whatever parts the text comes. */
    private static int firstInvalid(byte[] text) {
        int whole = Utf8.firstInvalid(RequestBody.of(text));
        assertThat(Utf8.firstInvalid(CutBodies.cut(text, 3))).isEqualTo(whole);
        assertThat(Utf8.firstInvalid(CutBodies.cut(text, 1))).isEqualTo(whole);
        return whole;
    }

    private static boolean decodes(byte[] text) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
