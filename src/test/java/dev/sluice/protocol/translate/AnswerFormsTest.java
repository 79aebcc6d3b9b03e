package dev.sluice.protocol.translate;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerForm;
import dev.sluice.protocol.conversation.Translation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers in another form than was asked for: one document for a stream, events for a document; and without their ids. */
class AnswerFormsTest {

    private static final List<Endpoint> ENDPOINTS =
            List.of(Endpoint.CHAT, Endpoint.RESPONSES, Endpoint.MESSAGES, Endpoint.GENERATE);

    /** Answers without any id, each of a text and a call. */
    private static String answer(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT ->
                "{'choices':[{'index':0,'finish_reason':'tool_calls','message':{'role':'assistant','content':'Looking.',"
                    + "'tool_calls':[{'type':'function','function':{'name':'look','arguments':'{}'}}]}}],"
                    + "'usage':{'prompt_tokens':5,'completion_tokens':2}}";
            case RESPONSES ->
                "{'status':'completed','output':[{'type':'message','content':[{'type':'output_text','text':'Looking.'}]},"
                    + "{'type':'function_call','name':'look','arguments':'{}'}],"
                    + "'usage':{'input_tokens':5,'output_tokens':2}}";
            case MESSAGES ->
                "{'content':[{'type':'text','text':'Looking.'},{'type':'tool_use','name':'look','input':{}}],"
                        + "'stop_reason':'tool_use','usage':{'input_tokens':5,'output_tokens':2}}";
            default ->
                "{'candidates':[{'content':{'role':'model','parts':[{'text':'Looking.'},{'functionCall':{'name':'look',"
                        + "'args':{}}}]},'finishReason':'STOP'}],"
                        + "'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':2}}";
        };
    }

    static Stream<Arguments> pairs() {
        return ENDPOINTS.stream()
                .flatMap(from -> ENDPOINTS.stream().filter(to -> to != from).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("pairs")
    void a_document_becomes_the_stream_that_says_the_same(Endpoint caller, Endpoint provider) {
        Translation there = Translations.bundled().between(caller, provider).orElseThrow();
        Translation back = Translations.bundled().between(provider, caller).orElseThrow();
        byte[] answer = answer(provider).replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        byte[] document = there.answer(answer, context(there)).body();
        byte[] events = there.answer(answer, AnswerForm.WHOLE, AnswerForm.EVENTS, context(there))
                .body();
        byte[] ofDocument = back.answer(document, context(back)).body();
        byte[] ofEvents = back.answer(events, AnswerForm.EVENTS, AnswerForm.WHOLE, context(back))
                .body();

        assertThat(text(document)).contains("Looking.", "look");
        assertThat(text(events)).contains("data: ", "Looking.", "look");
        assertThatJson(text(ofEvents)).isEqualTo(text(ofDocument));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("pairs")
    void an_answer_and_a_call_without_an_id_get_one(Endpoint caller, Endpoint provider) {
        Translation there = Translations.bundled().between(caller, provider).orElseThrow();
        byte[] answer = answer(provider).replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        String document = text(there.answer(answer, context(there)).body());

        assertThat(document).contains("id1", "id2");
    }

    private static AnswerContext context(Translation translation) {
        byte[] request = ("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}],'input':'Hi',"
            + "'contents':[{'role':'user','parts':[{'text':'Hi'}]}],'stream_options':{'include_usage':true}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        return translation.request(request, SampleContexts.of("m")).answerContext();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
