package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CutBodies;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.protocol.request.ForeignReasoning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignReasoningTest {

    private static final String FROM_OPENAI = "{'type':'thinking','thinking':'Hm','signature':'rs_1/gAA='}";
    private static final String UNSIGNED = "{'type':'thinking','thinking':'Hm','signature':''}";
    private static final String GENUINE = "{'type':'thinking','thinking':'Hm','signature':'EqQB='}";
    private static final String TEXT = "{'type':'text','text':'Yes, [1, 2]'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F , T | T",
                "F | ",
                "T , F | T",
                "T , F , F | T",
                "F , F , T | T",
                "T , F , T | T , T",
                "F , T , F , G , F | T , G",
                "T , G | T , G",
            })
    void a_block_is_cut_with_one_comma_and_all_else_stays(String before, String after) {
        String head = "{'model':'m', 'messages' : [{'role':'user','content':'Hi'} ,";
        String setting = "{'role':'assistant','content': [ %s ] ,'x':1.50},";
        String tail = " {'role':'user','content':'So?'}],'metadata':{'content':[{'type':'thinking'}]}}";

        ForeignReasoning.Rest rest = messages(head + setting.formatted(blocks(before)) + tail, false);

        String expected = after == null ? "" : setting.formatted(blocks(after));
        assertThat(text(rest).replaceAll("\\s", "")).isEqualTo((head + expected + tail).replaceAll("\\s", ""));
    }

    private static String blocks(String letters) {
        return letters.replace("F", FROM_OPENAI).replace("T", TEXT).replace("G", GENUINE);
    }

    @Test
    void blocks_are_named_by_their_places() {
        String body = "{'messages':[{'role':'assistant','content':[" + TEXT + "," + FROM_OPENAI
                + "]},{'role':'assistant','content':[" + FROM_OPENAI + "]}]}";

        assertThat(messages(body, false).dropped()).containsExactly("messages[0].content[1]", "messages[1].content[0]");
    }

    @Test
    void unsigned_reasoning_is_foreign_to_a_model_that_signs() {
        String body = "{'messages':[{'role':'assistant','content':[" + UNSIGNED + "," + TEXT + "]}]}";

        assertThat(messages(body, false).dropped()).isEmpty();
        assertThat(text(messages(body, false))).isEqualTo(body);
        assertThat(messages(body, true).dropped()).containsExactly("messages[0].content[0]");
    }

    @Test
    void a_request_that_would_be_empty_keeps_its_reasoning() {
        String body = "{'messages':[{'role':'assistant','content':[" + FROM_OPENAI + "]}]}";

        ForeignReasoning.Rest rest = messages(body, true);

        assertThat(text(rest)).isEqualTo(body);
        assertThat(rest.dropped()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'signed:c2ln'}",
                "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'redacted:eA=='}",
                "{'type':'reasoning','id':'rs_chatcmpl-9f_0','summary':[],'encrypted_content':null}",
                "{'type':'reasoning','id':'rs_msg_01Ab_12','summary':[{'type':'summary_text','text':'Hm'}]}",
            })
    void reasoning_that_openai_did_not_make_is_left_out(String item) {
        String body = "{'input':[" + item + ",{'role':'user','content':'So?'}]}";

        ForeignReasoning.Rest rest = responses(body);

        assertThat(text(rest)).isEqualTo("{'input':[{'role':'user','content':'So?'}]}");
        assertThat(rest.dropped()).isEqualTo(List.of("input[0]"));
        assertThat(Heads.read(bytes("{'model':'m'," + body.substring(1)), Endpoint.RESPONSES)
                        .foreignReasoning())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'reasoning','id':'rs_68af40','summary':[],'encrypted_content':'gAAA'}",
                "{'type':'reasoning','id':'rs_68af40','summary':[]}",
                "{'type':'reasoning','id':'rs_tmp_k3j9','summary':[]}",
                "{'type':'message','id':'msg_x_1','role':'assistant','content':[{'type':'output_text','text':'a'}]}",
            })
    void reasoning_that_openai_may_have_made_stays(String item) {
        String body = "{'model':'m','input':[" + item + ",{'role':'user','content':'So?'}]}";

        assertThat(Heads.read(bytes(body), Endpoint.RESPONSES).foreignReasoning())
                .isFalse();
        assertThat(text(responses(body))).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {FROM_OPENAI, UNSIGNED})
    void a_head_tells_of_foreign_reasoning(String block) {
        String body = "{'model':'m','messages':[{'role':'assistant','content':[%s]}]}";

        assertThat(Heads.read(bytes(body.formatted(block)), Endpoint.MESSAGES).foreignReasoning())
                .isTrue();
        assertThat(Heads.read(bytes(body.formatted(GENUINE)), Endpoint.MESSAGES).foreignReasoning())
                .isFalse();
    }

    private static ForeignReasoning.Rest messages(String body, boolean unsignedToo) {
        return Dialects.of(Dialect.ANTHROPIC)
                .withoutForeignReasoning(Endpoint.MESSAGES, CutBodies.cut(bytes(body), 9), unsignedToo);
    }

    private static ForeignReasoning.Rest responses(String body) {
        return Dialects.of(Dialect.OPENAI)
                .withoutForeignReasoning(Endpoint.RESPONSES, CutBodies.cut(bytes(body), 9), false);
    }

    private static String text(ForeignReasoning.Rest rest) {
        return new String(CutBodies.bytes(rest.body()), UTF_8).replace('"', '\'');
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
