package dev.sluice.protocol.openai;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.openai.socket.ClientEvent;
import dev.sluice.protocol.openai.socket.ClientEventReader;
import dev.sluice.protocol.openai.socket.Turns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnsTest {

    private final AtomicLong held = new AtomicLong();
    private final Turns turns = new Turns(
            bytes -> {
                held.addAndGet(bytes);
                return held.get() <= 2_000;
            },
            bytes -> held.addAndGet(-bytes),
            1_000);

    private static ClientEvent.Create create(String members) {
        String event = "{'type':'response.create'" + members + "}";
        return (ClientEvent.Create)
                ClientEventReader.read(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private String body(String members) {
        return new String(turns.body(create(members)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",'model':'m' , 'input' : 'x' | {stream:true,model:'m',input:'x'}",
                ",'input':[ ],'a':{'b':[1,{}]},'stream':false | {stream:true,a:{b:[1,{}]},input:[]}",
                ",'input':null,'background':false,'generate':true | {stream:true}",
                ",'store':true,'previous_response_id':'resp_0' | {stream:true,store:true,previous_response_id:'resp_0'}",
            })
    void a_request_has_the_fields_of_http_and_no_other(String members, String body) {
        assertThatJson(body(members)).isEqualTo(body);
    }

    @Test
    void a_text_that_looks_like_a_field_stays_a_text() {
        byte[] event =
                "{\"type\":\"response.create\",\"a\":\"\\\",\\\"stream_id\\\":\\\"x\",\"input\":\"q\\\"\\\\\"  ,\n\"b\":1 }"
                        .getBytes(StandardCharsets.UTF_8);
        ClientEvent.Create create = (ClientEvent.Create) ClientEventReader.read(event);

        assertThat(create.lane()).isEmpty();
        assertThat(new String(turns.body(create), StandardCharsets.UTF_8))
                .isEqualTo("{\"stream\":true,\"a\":\"\\\",\\\"stream_id\\\":\\\"x\",\"b\":1,\"input\":\"q\\\"\\\\\"}");
    }

    @Test
    void a_turn_that_is_kept_comes_before_the_next() {
        turns.keep("resp_1", create(",'input':'Hi'"), List.of("{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8)));

        assertThatJson(body(",'input':[{'id':'b'}],'previous_response_id':'resp_1'"))
                .isEqualTo("{stream:true,input:[{type:'message',role:'user',content:'Hi'},{id:'a'},{id:'b'}]}");
        assertThatJson(body(",'previous_response_id':'resp_1'"))
                .node("input")
                .isArray()
                .hasSize(2);
    }

    @Test
    void a_turn_over_one_that_is_stored_elsewhere_goes_on_from_there() {
        turns.keep("resp_1", create(",'input':'Hi','previous_response_id':'resp_0'"), List.of());

        assertThatJson(body(",'input':[],'previous_response_id':'resp_1'"))
                .isEqualTo("{stream:true,previous_response_id:'resp_0',"
                        + "input:[{type:'message',role:'user',content:'Hi'}]}");
    }

    @Test
    void a_lane_forks_from_the_newest_turn_of_another() {
        turns.keep("resp_1", create(",'input':'Hi'"), List.of());
        turns.keep("resp_2", create(",'stream_id':'b','input':'B','previous_response_id':'resp_1'"), List.of());

        assertThat(turns.continues(create(",'stream_id':'c','previous_response_id':'resp_1'")))
                .isTrue();
        turns.keep("resp_3", create(",'input':'So?','previous_response_id':'resp_1'"), List.of());
        assertThat(turns.continues(create(",'previous_response_id':'resp_1'"))).isFalse();
        assertThat(turns.continues(create(",'previous_response_id':'resp_2'"))).isTrue();
    }

    @Test
    void what_is_kept_is_bounded_and_given_back() {
        for (int i = 0; i < 200; i++) {
            turns.keep("resp_" + i, create(",'input':'" + "x".repeat(i) + "'"), List.of());
            assertThat(held.get()).isBetween(0L, 1_000L);
        }
        turns.keep("resp_long", create(",'input':'" + "x".repeat(5_000) + "'"), List.of());

        assertThat(turns.continues(create(",'previous_response_id':'resp_long'")))
                .isFalse();
        turns.close();
        assertThat(held.get()).isZero();
    }
}
