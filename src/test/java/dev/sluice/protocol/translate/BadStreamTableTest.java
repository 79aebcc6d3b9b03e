package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.FailureKind;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StreamTranslator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of invalid streams between every two endpoints: each ends with a failure. */
class BadStreamTableTest {

    private static final String START =
            "data: {'type':'message_start','message':{'id':'msg_1','model':'m','usage':{'input_tokens':1}}}";

    private static final String CREATED =
            "data: {'type':'response.created','response':{'id':'resp_1','model':'m','status':'in_progress'}}";

    /** Streams of providers: a valid beginning, then the invalid events. */
    private static final Map<Endpoint, List<List<String>>> STREAMS = Map.of(
            Endpoint.CHAT,
            List.of(
                    broken("its end before its reason", chunk("'delta':{'content':'Hi'}"), "data: [DONE]"),
                    broken(
                            "arguments before a call",
                            chunk("'delta':{'content':'Hi'}"),
                            chunk("'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}")),
                    broken(
                            "a gap in the indices",
                            chunk("'delta':{'tool_calls':[{'index':0,'id':'a',"
                                    + "'function':{'name':'f','arguments':'{}'}}]}"),
                            chunk("'delta':{'tool_calls':[{'index':5,'id':'b','function':{'name':'g'}}]}")),
                    broken("JSON cut in a token", chunk("'delta':{'content':'Hi'}"), "data: {'choices':[{'del"),
                    broken("no end", chunk("'delta':{'content':'Hi'}"), chunk("'delta':{'content':'!'}"))),
            Endpoint.MESSAGES,
            List.of(
                    broken("its end before its reason", START, "data: {'type':'message_stop'}"),
                    broken(
                            "a delta before its block",
                            START,
                            "data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}"),
                    broken(
                            "a gap in the indices",
                            START,
                            "data: {'type':'content_block_start','index':2,'content_block':{'type':'text','text':''}}"),
                    broken("JSON cut in a token", START, "data: {'type':'content_bl"),
                    broken("no end", START, "data: {'type':'ping'}")),
            Endpoint.RESPONSES,
            List.of(
                    broken(
                            "a delta before its item",
                            CREATED,
                            "data: {'type':'response.output_text.delta','output_index':0,'delta':'Hi'}"),
                    broken("an item twice", CREATED, item(0) + "\n\n" + item(0)),
                    broken(
                            "a delta of another item's",
                            CREATED,
                            item(0) + "\n\ndata: {'type':"
                                    + "'response.function_call_arguments.delta','output_index':3,'delta':'{}'}"),
                    broken("JSON cut in a token", CREATED, "data: {'type':'response.out"),
                    broken("no end", CREATED, item(0))));

    private static final String TERMINATORS = "(?s).*(\\[DONE]|message_stop|response\\.completed).*";

    static List<BadInput> streams() {
        return BadInput.of(STREAMS, false);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void an_invalid_stream_fails_and_is_never_finished(BadInput row) {
        StreamTranslator stream = row.translation().stream(answerContext(row));
        StringBuilder written =
                new StringBuilder(text(stream.events(event(row.bad().get(1)))));

        FailedAttempt failed = catchThrowableOfType(FailedAttempt.class, () -> {
            for (String next : row.bad().get(2).split("\n\n", -1)) {
                written.append(text(stream.events(event(next))));
            }
            written.append(text(stream.end()));
        });

        assertThat(failed).isNotNull();
        assertThat(failed.failure().kind()).isIn(FailureKind.UNREADABLE, FailureKind.CUT);
        assertThat(written.toString()).doesNotMatch(TERMINATORS);
    }

    private static AnswerContext answerContext(BadInput row) {
        String valid = row.from() == Endpoint.RESPONSES
                ? "[{'role':'user','content':'Hi'}]"
                : "{'max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}";
        return row.translation()
                .request(BadInput.request(row.from(), valid), BadInput.context(row.to()))
                .answerContext();
    }

    private static ByteBuffer event(String event) {
        return ByteBuffer.wrap(BadInput.quoted(event + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> broken(String fault, String begins, String breaks) {
        return List.of(fault, begins, breaks);
    }

    private static String chunk(String choice) {
        return "data: {'id':'1','model':'m','choices':[{'index':0," + choice + "}]}";
    }

    private static String item(int index) {
        return "data: {'type':'response.output_item.added','output_index':" + index
                + ",'item':{'type':'message','id':'msg_" + index + "'}}";
    }
}
