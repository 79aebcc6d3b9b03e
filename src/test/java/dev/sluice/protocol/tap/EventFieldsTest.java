package dev.sluice.protocol.tap;

import static dev.sluice.protocol.tap.JsonCursor.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventFieldsTest {

    @Test
    void name_and_data_are_found_whatever_ends_the_lines() {
        for (int seed = 0; seed < 100; seed++) {
            EventFields fields = new EventFields();
            fields.read(Events.any(": hi\nid: 7\nevent: ping\nretry:3\ndata:{\"a\":1}\n\n", new Random(seed)));
            assertThat(fields.nameIs(ascii("ping"))).as("seed %d", seed).isTrue();
            assertThat(fields.dataIs(ascii("{\"a\":1}"))).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void the_buffer_is_left_as_it_was() {
        ByteBuffer event = Events.heap("data: x\n\n");
        int position = event.position();
        int limit = event.limit();

        new EventFields().read(event);

        assertThat(event.position()).isEqualTo(position);
        assertThat(event.limit()).isEqualTo(limit);
    }

    @Test
    void data_of_several_lines_is_joined() {
        EventFields fields = read("data: {\"a\":\nevent: x\ndata:1}\ndata\n\n");
        assertThat(new String(fields.dataBytes(), UTF_8)).isEqualTo("{\"a\":\n1}\n");
    }

    @Test
    void only_one_space_belongs_to_the_colon() {
        assertThat(read("data:  x\n").dataIs(ascii(" x"))).isTrue();
        assertThat(read("data:x\n").dataIs(ascii("x"))).isTrue();
    }

    @Test
    void an_event_without_data_has_none() {
        for (String event :
                new String[] {"", "\n", ": comment\n\n", "event: ping\n\n", "data:\n\n", "data", "data: \n\n"}) {
            assertThat(read(event).hasData()).as(event).isFalse();
            assertThat(read(event).dataIs(ascii("[DONE]"))).as(event).isFalse();
        }
    }

    @Test
    void fields_are_found_by_their_whole_name() {
        EventFields fields = read("database: 1\nevents: 2\n\n");
        assertThat(fields.hasData()).isFalse();
        assertThat(fields.isNamed()).isFalse();
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_field() {
        assertThat(read("\uFEFFdata: x\n\n").dataIs(ascii("x"))).isTrue();
    }

    @Test
    void nothing_of_one_event_is_left_in_the_next() {
        EventFields fields = read("event: a\ndata: x\n\n");
        fields.read(Events.heap(": comment\n\n"));
        assertThat(fields.hasData()).isFalse();
        assertThat(fields.isNamed()).isFalse();
    }

    private static EventFields read(String event) {
        EventFields fields = new EventFields();
        fields.read(Events.heap(event));
        return fields;
    }
}
