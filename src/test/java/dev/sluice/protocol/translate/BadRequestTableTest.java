package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of invalid requests between every two endpoints: a refusal names the field. */
class BadRequestTableTest {

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
                            "[{'role':'user','content':'Hi'},{'type':'function_call','call_id':'x','name':'f','arguments':'{\\\"a\\\":"
                                + " tr'}]"),
                    bad(
                            "a schema that is none",
                            "tools[0].parameters",
                            "{'input':'Hi','tools':[{'type':'function','name':'f','parameters':7}]}"),
                    bad("JSON cut in a token", "", "{'input':'Hi','stream':fal")));

    static List<BadInput> requests() {
        return BadInput.of(REQUESTS, true);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void an_invalid_request_is_refused_with_the_path_of_its_field(BadInput row) {
        RefusedCall refused = catchThrowableOfType(
                RefusedCall.class,
                () -> row.translation()
                        .request(BadInput.request(row.from(), row.bad().get(2)), BadInput.context(row.to())));

        assertThat(refused).isNotNull();
        assertThat(refused.refusal().reason()).isIn(Reason.MALFORMED, Reason.UNSUPPORTED);
        assertThat(Objects.requireNonNullElse(refused.refusal().param(), ""))
                .isEqualTo(row.bad().get(1));
        assertThat(refused.refusal().message()).contains(row.bad().get(1));
    }

    private static List<String> bad(String fault, String field, String request) {
        return List.of(fault, field, request);
    }
}
