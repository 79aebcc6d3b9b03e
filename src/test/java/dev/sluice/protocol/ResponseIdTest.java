package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseIdTest {

    @Test
    void a_whole_answer_names_its_id_at_the_top() {
        assertThat(id("{\"object\":\"response\",\"output\":[{\"id\":\"msg_1\"}],\"id\":\"resp_1\"}"))
                .isEqualTo("resp_1");
    }

    @Test
    void an_event_names_it_within_the_response() {
        assertThat(
                        id(
                                "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"object\":\"response\",\"id\":\"resp_2\"}}\n\n"))
                .isEqualTo("resp_2");
    }

    @Test
    void what_is_cut_short_or_no_json_names_none() {
        assertThat(id("{\"output\":[{\"id\":\"msg")).isNull();
        assertThat(id("hello")).isNull();
        assertThat(id("")).isNull();
    }

    private static String id(String beginning) {
        return ResponseId.of(ByteBuffer.wrap(beginning.getBytes(StandardCharsets.UTF_8)));
    }
}
