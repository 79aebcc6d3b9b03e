package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.request.OwnedState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State that only one account can read is found in a request, wherever it stands. */
class OwnedStateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'item_reference','id':'x_1'}",
                "{'id':'x_1','type':'item_reference'}",
                "{'id':'x_1'}",
                "{'type':'reasoning','id':'x_1','summary':[]}",
                "{'type':'reasoning','id':'x_1','encrypted_content':null}",
            })
    void a_reference_to_a_stored_item_is_found(String item) {
        assertThat(input("'Hi'", item).stored()).containsExactly("x_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'message','id':'x_1','role':'user','content':'Hi'}",
                "{'id':'x_1','role':'assistant','content':[{'type':'item_reference','id':'x_2'}]}",
                "{'type':'function_call','id':'x_1','call_id':'c','name':'f','arguments':'{}'}",
                "{'type':'reasoning','id':'x_1','encrypted_content':'gAAA'}",
                "{'type':'item_reference'}",
            })
    void an_item_that_is_there_itself_is_no_reference(String item) {
        assertThat(input(item).stored()).isEmpty();
    }

    @Test
    void references_follow_the_ids_at_the_top() {
        assertThat(state(
                                Endpoint.RESPONSES,
                                "{'model':'m','input':[{'type':'item_reference','id':'msg_1'},{'id':'rs_1'}],"
                                        + "'previous_response_id':'resp_1'}")
                        .stored())
                .containsExactly("resp_1", "msg_1", "rs_1");
    }

    @Test
    void encrypted_reasoning_has_one_fingerprint_however_it_is_escaped() {
        String plain = input("{'type':'reasoning','encrypted_content':'gA/+='}")
                .sealed()
                .get(0);

        assertThat(plain).startsWith("sha256:").hasSize(29);
        assertThat(input("{'encrypted_content':'gA\\/\\u002b\\u003d','type':'compaction'}")
                        .sealed())
                .containsExactly(plain);
        assertThat(input("{'type':'reasoning','encrypted_content':'gA/+-'}").sealed())
                .doesNotContain(plain);
    }

    @Test
    void a_signature_that_stands_for_a_reasoning_item_is_the_same_state() {
        String item = input("{'type':'reasoning','id':'rs_1','encrypted_content':'gA/+='}")
                .sealed()
                .get(0);

        assertThat(message("{'type':'thinking','thinking':'','signature':'rs_1/gA/+='}"))
                .isEqualTo(new OwnedState(List.of(), List.of(item), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EqQBCg/+=", "", "rs_1", "rs_1\\u002fgA", "rs_", "r"})
    void a_signature_of_anthropics_binds_nothing(String signature) {
        assertThat(message("{'type':'thinking','thinking':'','signature':'" + signature + "'}"))
                .isEqualTo(OwnedState.NONE);
    }

    @Test
    void of_much_reasoning_the_newest_counts() {
        String[] items = new String[20];
        for (int i = 0; i < items.length; i++) {
            items[i] = "{'type':'reasoning','encrypted_content':'blob" + i + "'}";
        }

        assertThat(input(items).sealed())
                .hasSize(8)
                .startsWith(
                        input(items[19]).sealed().get(0),
                        input(items[18]).sealed().get(0));
    }

    @Test
    void the_results_of_tool_calls_are_found_the_newest_first() {
        assertThat(input(
                                "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'}",
                                "{'type':'function_call_output','call_id':'c1','output':'1'}",
                                "{'type':'custom_tool_call_output','call_id':'c2','output':'1'}")
                        .calls())
                .containsExactly("c2", "c1");
        assertThat(message("{'type':'tool_result','tool_use_id':'c1','content':'1'}")
                        .calls())
                .containsExactly("c1");
        assertThat(state(Endpoint.CHAT, "{'model':'m','messages':[{'role':'tool','tool_call_id':'c1','content':''}]}")
                        .calls())
                .containsExactly("c1");
    }

    @Test
    void of_many_calls_the_newest_count() {
        String[] items = new String[20];
        for (int i = 0; i < items.length; i++) {
            items[i] = "{'type':'function_call_output','call_id':'c" + i + "','output':''}";
        }

        assertThat(input(items).calls()).hasSize(16).startsWith("c19", "c18").endsWith("c4");
    }

    @Test
    void reasoning_that_sluice_made_is_stored_nowhere() {
        assertThat(input("{'type':'reasoning','id':'rs_chatcmpl-1_0','summary':[],'encrypted_content':null}"))
                .isEqualTo(OwnedState.NONE);
    }

    @Test
    void other_endpoints_bind_nothing() {
        String body = "{'model':'m','input':[{'type':'item_reference','id':'x'}],'previous_response_id':'r',"
                + "'messages':[{'id':'x','encrypted_content':'y'}]}";

        assertThat(state(Endpoint.CHAT, body)).isEqualTo(OwnedState.NONE);
        assertThat(state(Endpoint.EMBEDDINGS, body)).isEqualTo(OwnedState.NONE);
    }

    private static OwnedState input(String... items) {
        return state(Endpoint.RESPONSES, "{'model':'m','input':[" + String.join(",", items) + "]}");
    }

    private static OwnedState message(String block) {
        return state(Endpoint.MESSAGES, "{'model':'m','messages':[{'role':'assistant','content':[" + block + "]}]}");
    }

    private static OwnedState state(Endpoint endpoint, String body) {
        return Heads.read(body.replace('\'', '"').getBytes(UTF_8), endpoint).ownedState();
    }
}
