package dev.sluice.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.request.StateFingerprint;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.Events;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** State that a response leaves with its account is reported before the answer is complete. */
class ResponseStateTest {

    private static final String FINGERPRINT = StateFingerprint.ofQuoted("\"gA/+=\"".getBytes(UTF_8));

    private final List<String> made = new ArrayList<>();

    @Test
    void a_stream_reports_state_as_it_passes() {
        ResponsesStreamTap tap = new ResponsesStreamTap(made::add, TestClassifiers.OPENAI);

        event(tap, "response.created", "'response':{'id':'resp_1','conversation':{'id':'conv_1'},'store':true}");
        assertThat(made).containsExactly("resp_1", "conv_1");

        event(tap, "response.output_item.added", "'item':{'id':'rs_1','encrypted_content':'x'}");
        event(tap, "response.output_item.done", "'item':{'id':'rs_1','summary':[],'encrypted_content':'gA/+='}");
        event(tap, "response.output_item.done", "'item':{'id':'msg_1','encrypted_content':null}");

        assertThat(made).containsExactly("resp_1", "conv_1", FINGERPRINT, "rs_1", "msg_1");
    }

    @Test
    void ids_of_a_response_that_is_not_stored_are_ignored() {
        ResponsesStreamTap tap = new ResponsesStreamTap(made::add, TestClassifiers.OPENAI);

        event(tap, "response.created", "'response':{'id':'resp_1','store':false}");
        event(tap, "response.output_item.done", "'item':{'id':'rs_1','encrypted_content':'gA/+='}");

        assertThat(made).containsExactly(FINGERPRINT);
    }

    @Test
    void a_whole_response_reports_the_same_and_its_usage() {
        ResponseTap tap = new ResponseTap(made::add);

        tap.body(Events.heap(("{'id':'resp_1','output':[{'id':'rs_1','encrypted_content':'gA/+='},"
                        + "{'id':'msg_1','content':[{'id':'no'}]}],'store':true,"
                        + "'usage':{'input_tokens':3,'output_tokens':2}}")
                .replace('\'', '"')));

        assertThat(made).containsExactly(FINGERPRINT, "resp_1", "rs_1", "msg_1");
        assertThat(tap.usage()).isEqualTo(new TokenUsage(3, 0, 0, 2, 0));
    }

    @Test
    void the_beginning_of_a_response_that_is_too_long_is_read() {
        ResponseTap tap = new ResponseTap(made::add);

        tap.beginning(Events.heap("{'id':'resp_1','output':[{'id':'ig_1','result':'iVBORw0KGgo".replace('\'', '"')));

        assertThat(made).containsExactly("resp_1", "ig_1");
        assertThat(tap.usage()).isNull();
    }

    @Test
    void malformed_responses_report_nothing() {
        ResponseTap tap = new ResponseTap(made::add);

        for (String odd : List.of("", "[]", "{'id':7,'output':{},'conversation':'x'}", "{'output':[1,[],{'id':''}]}")) {
            tap.body(Events.heap(odd.replace('\'', '"')));
        }

        assertThat(made).isEmpty();
    }

    private static void event(ResponsesStreamTap tap, String type, String members) {
        String data = ("{'type':'" + type + "'," + members + "}").replace('\'', '"');
        tap.event(Events.heap("event: " + type + "\ndata: " + data + "\n\n"));
    }
}
