package dev.sluice.protocol.tap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.tap.EventSplitter.Found;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSplitterTest {

    /** Splits {@code text} in chunks of up to {@code size} bytes; what is left at the end is the last of the list. */
    private static List<String> split(String text, int size) {
        EventSplitter splitter = new EventSplitter();
        byte[] bytes = text.getBytes(UTF_8);
        List<String> events = new ArrayList<>();
        int start = 0;
        for (int from = 0; from < bytes.length; from += size) {
            ByteBuffer chunk = ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from));
            while (chunk.hasRemaining()) {
                if (splitter.next(chunk) == Found.EVENT) {
                    events.add(new String(bytes, start, chunk.position() - start, UTF_8));
                    start = chunk.position();
                }
            }
        }
        events.add(new String(bytes, start, bytes.length - start, UTF_8));
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void an_event_ends_behind_a_blank_line_whatever_ends_a_line(String end) {
        String one = "event: a" + end + "data: {\"long\":\"0123456789\"}" + end + end;
        String two = "data: é" + end + end;
        assertThat(split(one + two + "data: 3" + end, 10_000)).containsExactly(one, two, "data: 3" + end);
    }

    @Test
    void a_blank_line_alone_is_an_event_of_its_own() {
        assertThat(split("\n\r\n\rdata: 1\n\n\n", 100)).containsExactly("\n", "\r\n", "\r", "data: 1\n\n", "\n", "");
    }

    @Test
    void an_event_ends_before_the_second_half_of_its_line_end_comes() {
        EventSplitter splitter = new EventSplitter();
        assertThat(splitter.next(ByteBuffer.wrap("data: 1\r\n\r".getBytes(UTF_8))))
                .isEqualTo(Found.EVENT);
        ByteBuffer late = ByteBuffer.wrap("\ndata: 2\r\n\r\n".getBytes(UTF_8));
        assertThat(splitter.next(late)).isEqualTo(Found.EVENT);
        assertThat(late.position()).isEqualTo(1);
        assertThat(splitter.next(late)).isEqualTo(Found.EVENT);
        assertThat(late.hasRemaining()).isFalse();
    }

    @Test
    void a_byte_order_mark_belongs_to_the_first_event_and_makes_no_line() {
        assertThat(split("\uFEFFdata: 1\n\ndata: 2\n\n", 1)).containsExactly("\uFEFFdata: 1\n\n", "data: 2\n\n", "");
        assertThat(split("\uFEFF\ndata: 1\n\n", 2)).containsExactly("\uFEFF\n", "data: 1\n\n", "");
        ByteBuffer event = ByteBuffer.wrap("\uFEFFdata".getBytes(UTF_8));
        EventSplitter.skipByteOrderMark(event);
        assertThat(event.remaining()).isEqualTo(4);
    }

    @Test
    void where_chunks_are_cut_makes_no_difference() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        String alphabet = "ab:é \n\n\n\r";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            // A CR at a cut ends its event; its LF then is one by itself. Without CRs nothing differs.
            String plain = text.toString().replace("\r", "");
            List<String> whole = split(plain, 10_000);
            assertThat(split(plain, 1 + random.nextInt(7)))
                    .as("seed %s, round %s", seed, round)
                    .isEqualTo(whole);
            String cut = String.join("", split(text.toString(), 1 + random.nextInt(7)));
            assertThat(cut).as("seed %s, round %s", seed, round).isEqualTo(text.toString());
        }
    }

    @Test
    void an_event_of_five_megabytes_is_found_and_a_longer_one_is_refused() {
        byte[] image = new byte[5 << 20];
        Arrays.fill(image, (byte) 'A');
        EventSplitter splitter = new EventSplitter();
        assertThat(splitter.next(ByteBuffer.wrap(image))).isEqualTo(Found.MORE);
        assertThat(splitter.next(ByteBuffer.wrap("\n\n".getBytes(UTF_8)))).isEqualTo(Found.EVENT);
        assertThat(splitter.next(ByteBuffer.wrap(image))).isEqualTo(Found.MORE);
        assertThat(splitter.next(ByteBuffer.wrap(image))).isEqualTo(Found.TOO_LONG);
    }

    @Test
    void direct_buffers_are_read_as_well() {
        ByteBuffer chunk = ByteBuffer.allocateDirect(64)
                .put("xxdata: 1\n\nrest".getBytes(UTF_8))
                .flip()
                .position(2);
        assertThat(new EventSplitter().next(chunk)).isEqualTo(Found.EVENT);
        assertThat(chunk.position()).isEqualTo(11);
    }
}
