package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of invalid input between every two endpoints: a refusal that names the field, or a stream that ends with a failure. */
class BadInputTableTest {

    private static final List<Endpoint> ENDPOINTS = List.of(Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.RESPONSES);

    private static final String START =
            "data: {'type':'message_start','message':{'id':'msg_1','model':'m','usage':{'input_tokens':1}}}";

    private static final String CREATED =
            "data: {'type':'response.created','response':{'id':'resp_1','model':'m','status':'in_progress'}}";

    private static final String TEXT_AS_PNG = "SGVsbG8gdGhlcmU=";

    /** Requests with the field at fault; those that begin with a bracket hold the messages or the input alone. */
    private static final Map<Endpoint, List<List<String>>> REQUESTS = Map.of(
            Endpoint.CHAT,
            List.of(
                    bad(
                            "a result without a call",
                            "messages[1].tool_call_id",
                            "[{'role':'user','content':'Hi'}," + "{'role':'tool','tool_call_id':'x','content':'1'}]"),
                    bad(
                            "a call without a result",
                            "messages[1].tool_calls[0]",
                            "[{'role':'user','content':'Hi'},"
                                    + "{'role':'assistant','tool_calls':[{'id':'x','type':'function',"
                                    + "'function':{'name':'f','arguments':'{}'}}]},{'role':'user','content':'So?'}]"),
                    bad("an unknown role", "messages[0].role", "[{'role':'wizard','content':'Hi'}]"),
                    bad(
                            "an unknown part",
                            "messages[0].content[0].type",
                            "[{'role':'user','content':[{'type':'smell','smell':'x'}]}]"),
                    bad(
                            "an image that is none",
                            "messages[0].content[0].image_url.url",
                            "[{'role':'user','content':[{'type':'image_url','image_url':"
                                    + "{'url':'data:image/png;base64," + TEXT_AS_PNG + "'}}]}]"),
                    bad(
                            "arguments cut in a token",
                            "messages[1].tool_calls[0].function.arguments",
                            "[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'x',"
                                    + "'type':'function','function':{'name':'f','arguments':'{\\\"a\\\": tr'}}]}]"),
                    bad(
                            "a schema that is none",
                            "tools[0].function.parameters",
                            "{'messages':[{'role':'user','content':'Hi'}],'tools':[{'type':'function',"
                                    + "'function':{'name':'f','parameters':7}}]}"),
                    bad("JSON cut in a token", "", "{'messages':[{'role':'user','content':'Hi'}],'stream':tr")),
            Endpoint.MESSAGES,
            List.of(
                    bad(
                            "a result without a call",
                            "messages[0].content[0].tool_use_id",
                            "[{'role':'user','content':[{'type':'tool_result','tool_use_id':'x','content':'1'}]}]"),
                    bad(
                            "a call without a result",
                            "messages[1].content[0]",
                            "[{'role':'user','content':'Hi'},"
                                    + "{'role':'assistant','content':[{'type':'tool_use','id':'x','name':'f','input':{}}]},"
                                    + "{'role':'user','content':'So?'}]"),
                    bad("an unknown role", "messages[0].role", "[{'role':'wizard','content':'Hi'}]"),
                    bad(
                            "an unknown block",
                            "messages[0].content[0].type",
                            "[{'role':'user','content':[{'type':'smell'}]}]"),
                    bad(
                            "an image that is none",
                            "messages[0].content[0].source.data",
                            "[{'role':'user','content':[{'type':'image','source':{'type':'base64',"
                                    + "'media_type':'image/png','data':'" + TEXT_AS_PNG + "'}}]}]"),
                    bad(
                            "a schema that is none",
                            "tools[0].input_schema",
                            "{'max_tokens':9,'messages':[{'role':'user','content':'Hi'}],"
                                    + "'tools':[{'name':'f','input_schema':7}]}"),
                    bad("JSON cut in a token", "", "{'max_tokens':9,'messages':[{'role':'us")),
            Endpoint.RESPONSES,
            List.of(
                    bad(
                            "a result without a call",
                            "input[1].call_id",
                            "[{'role':'user','content':'Hi'},"
                                    + "{'type':'function_call_output','call_id':'x','output':'1'}]"),
                    bad(
                            "a call without a result",
                            "input[1]",
                            "[{'role':'user','content':'Hi'},"
                                    + "{'type':'function_call','call_id':'x','name':'f','arguments':'{}'},"
                                    + "{'role':'user','content':'So?'}]"),
                    bad("an unknown role", "input[0].role", "[{'role':'wizard','content':'Hi'}]"),
                    bad(
                            "an unknown part",
                            "input[0].content[0].type",
                            "[{'role':'user','content':[{'type':'smell'}]}]"),
                    bad("an unknown item", "input[0]", "[{'type':'smell'}]"),
                    bad(
                            "an image that is none",
                            "input[0].content[0].image_url",
                            "[{'role':'user','content':[{'type':'input_image','image_url':" + "'data:image/png;base64,"
                                    + TEXT_AS_PNG + "'}]}]"),
                    bad(
                            "arguments cut in a token",
                            "input[1].arguments",
                            "[{'role':'user','content':'Hi'},"
                                    + "{'type':'function_call','call_id':'x','name':'f','arguments':'{\\\"a\\\": tr'}]"),
                    bad(
                            "a schema that is none",
                            "tools[0].parameters",
                            "{'input':'Hi','tools':[{'type':'function','name':'f','parameters':7}]}"),
                    bad("JSON cut in a token", "", "{'input':'Hi','stream':fal")));

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

    record Case(Endpoint from, Endpoint to, List<String> bad) {

        Translation translation() {
            return Translations.bundled().between(from, to).orElseThrow();
        }

        @Override
        public String toString() {
            return from + " to " + to + ": " + bad.get(0);
        }
    }

    static List<Case> requests() {
        return cases(REQUESTS, true);
    }

    static List<Case> streams() {
        return cases(STREAMS, false);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void an_invalid_request_is_refused_with_the_path_of_its_field(Case row) {
        RefusedCall refused = catchThrowableOfType(
                RefusedCall.class, () -> row.translation().request(request(row.from, row.bad.get(2)), context(row.to)));

        assertThat(refused).isNotNull();
        assertThat(refused.refusal().reason()).isIn(Reason.MALFORMED, Reason.UNSUPPORTED);
        assertThat(Objects.requireNonNullElse(refused.refusal().param(), "")).isEqualTo(row.bad.get(1));
        assertThat(refused.refusal().message()).contains(row.bad.get(1));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void an_invalid_stream_fails_and_is_never_finished(Case row) {
        StreamTranslator stream = row.translation().stream(answerContext(row));
        StringBuilder written = new StringBuilder(text(stream.events(event(row.bad.get(1)))));

        FailedAttempt failed = catchThrowableOfType(FailedAttempt.class, () -> {
            for (String next : row.bad.get(2).split("\n\n", -1)) {
                written.append(text(stream.events(event(next))));
            }
            written.append(text(stream.end()));
        });

        assertThat(failed).isNotNull();
        assertThat(failed.failure().kind()).isIn(FailureKind.UNREADABLE, FailureKind.CUT);
        assertThat(written.toString()).doesNotMatch(TERMINATORS);
    }

    private static List<Case> cases(Map<Endpoint, List<List<String>>> table, boolean byCaller) {
        List<Case> cases = new ArrayList<>();
        for (Endpoint one : ENDPOINTS) {
            for (List<String> bad : table.getOrDefault(one, List.of())) {
                for (Endpoint other : ENDPOINTS) {
                    if (one != other) {
                        cases.add(byCaller ? new Case(one, other, bad) : new Case(other, one, bad));
                    }
                }
            }
        }
        return cases;
    }

    private static AnswerContext answerContext(Case row) {
        String valid = row.from == Endpoint.RESPONSES
                ? "[{'role':'user','content':'Hi'}]"
                : "{'max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}";
        return row.translation()
                .request(request(row.from, valid), context(row.to))
                .answerContext();
    }

    private static TranslationContext context(Endpoint to) {
        return SampleContexts.of(to == Endpoint.MESSAGES ? "claude-opus-4-6" : "any", false, StateCache.NONE);
    }

    private static byte[] request(Endpoint from, String json) {
        String list = from == Endpoint.RESPONSES ? "'input':" : "'max_tokens':9,'messages':";
        String whole = json.startsWith("[") ? "{" + list + json + "}" : json;
        return quoted(whole.replaceFirst("\\{", "{'model':'m',")).getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer event(String event) {
        return ByteBuffer.wrap(quoted(event + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static List<String> bad(String fault, String field, String request) {
        return List.of(fault, field, request);
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
