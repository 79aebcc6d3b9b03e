package dev.sluice.protocol.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignReasoningTest {

    private static final String OPENAI_S = "{'type':'thinking','thinking':'Hm','signature':'rs_1/gAA='}";
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
    void a_block_goes_with_one_comma_and_all_else_stays(String before, String after) {
        String head = "{'model':'m', 'messages' : [{'role':'user','content':'Hi'} ,";
        String setting = "{'role':'assistant','content': [ %s ] ,'x':1.50},";
        String tail = " {'role':'user','content':'So?'}],'metadata':{'content':[{'type':'thinking'}]}}";

        ForeignReasoning.Rest rest = messages(head + setting.formatted(blocks(before)) + tail, false);

        String expected = after == null ? "" : setting.formatted(blocks(after));
        assertThat(text(rest).replaceAll("\\s", "")).isEqualTo((head + expected + tail).replaceAll("\\s", ""));
    }

    private static String blocks(String letters) {
        return letters.replace("F", OPENAI_S).replace("T", TEXT).replace("G", GENUINE);
    }

    @Test
    void they_are_named_where_they_stood() {
        String body = "{'messages':[{'role':'assistant','content':[" + TEXT + "," + OPENAI_S
                + "]},{'role':'assistant','content':[" + OPENAI_S + "]}]}";

        assertThat(messages(body, false).dropped()).containsExactly("messages[0].content[1]", "messages[1].content[0]");
    }

    @Test
    void what_is_not_signed_is_foreign_to_who_signs() {
        String body = "{'messages':[{'role':'assistant','content':[" + UNSIGNED + "," + TEXT + "]}]}";

        assertThat(messages(body, false).dropped()).isEmpty();
        assertThat(text(messages(body, false))).isEqualTo(body);
        assertThat(messages(body, true).dropped()).containsExactly("messages[0].content[0]");
    }

    @Test
    void where_nothing_would_be_left_nothing_is_left_out() {
        String body = "{'messages':[{'role':'assistant','content':[" + OPENAI_S + "]}]}";

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
    void reasoning_that_openai_did_not_make(String item) {
        String body = "{'input':[" + item + ",{'role':'user','content':'So?'}]}";

        ForeignReasoning.Rest rest = ForeignReasoning.leftOut(bytes(body), Endpoint.RESPONSES, false);

        assertThat(text(rest)).isEqualTo("{'input':[{'role':'user','content':'So?'}]}");
        assertThat(rest.dropped()).isEqualTo(List.of("input[0]"));
        assertThat(RequestHeads.read(bytes("{'model':'m'," + body.substring(1)), Endpoint.RESPONSES)
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
    void reasoning_that_it_may_have_made(String item) {
        String body = "{'model':'m','input':[" + item + ",{'role':'user','content':'So?'}]}";

        assertThat(RequestHeads.read(bytes(body), Endpoint.RESPONSES).foreignReasoning())
                .isFalse();
        assertThat(text(ForeignReasoning.leftOut(bytes(body), Endpoint.RESPONSES, false)))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI_S, UNSIGNED})
    void a_head_tells_that_there_may_be_some(String block) {
        String body = "{'model':'m','messages':[{'role':'assistant','content':[%s]}]}";

        assertThat(RequestHeads.read(bytes(body.formatted(block)), Endpoint.MESSAGES)
                        .foreignReasoning())
                .isTrue();
        assertThat(RequestHeads.read(bytes(body.formatted(GENUINE)), Endpoint.MESSAGES)
                        .foreignReasoning())
                .isFalse();
    }

    private static ForeignReasoning.Rest messages(String body, boolean unsignedToo) {
        return ForeignReasoning.leftOut(bytes(body), Endpoint.MESSAGES, unsignedToo);
    }

    private static String text(ForeignReasoning.Rest rest) {
        return new String(rest.body(), UTF_8).replace('"', '\'');
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
