package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests of requests that name answers of the relay, or items of them, instead of repeating them. */
class KeptAnswersTest {

    private static final String TOOLS =
            "'tools':[{'type':'function','name':'f','parameters':{'type':'object','properties':{}}}],";

    private static final String ANSWER =
            "{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':["
                    + "{'type':'thinking','thinking':'Hm.','signature':'sig-1'},{'type':'text','text':'Looking.'},"
                    + "{'type':'tool_use','id':'toolu_1','name':'f','input':{'city':'A'}}],"
                    + "'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}";

    private static final String STREAM =
            "data: {'id':'c1','model':'m','choices':[{'index':0,'delta':{'reasoning_content':'hm'}}]}\n\n"
                    + "data: {'id':'c1','model':'m','choices':[{'index':0,'delta':{'content':'Looking.'}}]}\n\n"
                    + "data: {'id':'c1','model':'m','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'call_1',"
                    + "'function':{'name':'f','arguments':'{}'}}]}}]}\n\n"
                    + "data: {'id':'c1','model':'m','choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}\n\n"
                    + "data: [DONE]\n\n";

    private final AnswerStore answers =
            new MemoryAnswerStore(1 << 20, Duration.ofHours(1), InstantSource.system()).of("ann");
    private final Translation claude = Translations.bundled()
            .between(Endpoint.RESPONSES, Endpoint.MESSAGES)
            .orElseThrow();
    private final Translation chat =
            Translations.bundled().between(Endpoint.RESPONSES, Endpoint.CHAT).orElseThrow();

    @Test
    void a_reference_is_replaced_by_the_item_that_was_answered() {
        JsonNode output = answered("", "'Weather?'");

        JsonNode messages = sent(
                        claude,
                        "[{'role':'user','content':'Weather?'}," + references(output)
                                + "{'type':'function_call_output','call_id':'toolu_1','output':'sunny'}]")
                .path("messages");

        assertThat(messages.path(1).path("content").toString())
                .isEqualTo(json("[{'type':'thinking','thinking':'Hm.','signature':'sig-1'},"
                        + "{'type':'text','text':'Looking.'},"
                        + "{'type':'tool_use','id':'toolu_1','name':'f','input':{'city':'A'}}]"));
        assertThat(messages.path(2).path("content").path(0).path("tool_use_id").asString(""))
                .isEqualTo("toolu_1");
    }

    @Test
    void references_to_a_streamed_answer_stand_beside_calls_in_full() {
        StreamTranslator stream = chat.stream(context(chat, request("", "'Weather?'")));
        stream.events(ByteBuffer.wrap(bytes(STREAM)));
        stream.end();

        JsonNode messages = sent(
                        chat,
                        "[{'role':'user','content':'Weather?'},{'type':'item_reference','id':'rs_c1_0'},"
                                + "{'id':'msg_c1_1'},{'type':'function_call','call_id':'call_1','name':'f','arguments':'{}'},"
                                + "{'type':'function_call_output','call_id':'call_1','output':'sunny'}]")
                .path("messages");

        assertThat(messages.valueStream().map(message -> message.path("role").asString("")))
                .containsExactly("user", "assistant", "tool");
        assertThat(messages.path(1).path("content").asString("")).isEqualTo("Looking.");
        assertThat(messages.path(1).path("tool_calls").path(0).path("id").asString(""))
                .isEqualTo("call_1");
    }

    @Test
    void reasoning_without_its_proof_is_the_reasoning_that_was_answered() {
        answered("", "'Weather?'");

        JsonNode messages = sent(
                        claude,
                        "[{'role':'user','content':'Weather?'},{'type':'reasoning','id':'rs_msg_1_0','summary':[]},"
                                + "{'type':'function_call','call_id':'toolu_1','name':'f','arguments':'{}'},"
                                + "{'type':'function_call_output','call_id':'toolu_1','output':'sunny'}]")
                .path("messages");

        assertThat(messages.path(1).path("content").path(0).path("signature").asString(""))
                .isEqualTo("sig-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'item_reference','id':'msg_never'}",
                "{'id':'msg_never'}",
                "{'type':'item_reference','id':'resp_never'}"
            })
    void a_reference_to_what_never_was_is_not_found_and_names_its_place(String reference) {
        RefusedCall refused = refused("[{'role':'user','content':'Hi'}," + reference + "]");

        assertThat(refused.refusal().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused.refusal().param()).isEqualTo("input[1]");
        assertThat(refused.refusal().message()).startsWith("Item with id '").contains("_never' not found.");
    }

    @Test
    void a_reference_of_10_000_characters_is_not_repeated_in_full() {
        RefusedCall refused = refused("[{'type':'item_reference','id':'" + "x".repeat(10_000) + "'}]");

        assertThat(refused.refusal().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused.refusal().message()).hasSizeLessThan(300);
    }

    @Test
    void a_reference_without_an_id_is_malformed() {
        RefusedCall refused = refused("[{'type':'item_reference'}]");

        assertThat(refused.refusal().reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused.refusal().param()).isEqualTo("input[0].id");
    }

    @Test
    void an_answer_that_is_not_to_be_stored_is_not_kept() {
        answered("'store':false,", "'Weather?'");

        assertThat(refused("[{'type':'item_reference','id':'msg_msg_1_1'}]")
                        .refusal()
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void a_request_continues_the_response_that_it_names() {
        answered("", "'Weather?'");

        JsonNode sent = sent(
                claude,
                "'previous_response_id':'resp_msg_1',",
                "[{'type':'function_call_output','call_id':'toolu_1','output':'sunny'}]");

        assertThat(sent.path("messages")
                        .valueStream()
                        .map(message -> message.path("role").asString("")))
                .containsExactly("user", "assistant", "user");
        assertThat(sent.path("messages").path(0).path("content").asString("")).isEqualTo("Weather?");
        assertThat(sent.path("messages").path(1).toString()).contains("sig-1").contains("Looking.");
    }

    @Test
    void a_chain_of_responses_is_continued_from_its_beginning() {
        answer("'One?'", "", "msg_a", "Yes one.");
        answer("'Two?'", "'previous_response_id':'resp_msg_a',", "msg_b", "Yes two.");

        JsonNode sent = sent(chat, "'previous_response_id':'resp_msg_b',", "'Three?'");

        assertThat(sent.path("messages")
                        .valueStream()
                        .map(message -> message.path("content").asString("")))
                .containsExactly("One?", "Yes one.", "Two?", "Yes two.", "Three?");
    }

    @Test
    void a_chain_is_whole_where_a_server_gives_all_answers_one_id() {
        answer("'One?'", "", "msg_a", "Yes one.");
        answer("'Two?'", "'previous_response_id':'resp_msg_a',", "msg_a", "Yes two.");

        JsonNode sent = sent(chat, "'previous_response_id':'resp_msg_a',", "'Three?'");

        assertThat(sent.path("messages")
                        .valueStream()
                        .map(message -> message.path("content").asString("")))
                .containsExactly("One?", "Yes one.", "Two?", "Yes two.", "Three?");
    }

    @Test
    void an_answer_repeats_the_id_of_the_response_that_it_continues() {
        answer("'One?'", "", "msg_a", "Yes one.");

        JsonNode response = answer("'Two?'", "'previous_response_id':'resp_msg_a',", "msg_b", "Yes two.");

        assertThat(response.path("previous_response_id").asString("")).isEqualTo("resp_msg_a");
    }

    @Test
    void a_response_that_never_was_cannot_be_continued() {
        byte[] request = request("'previous_response_id':'resp_never',", "'Hi'");

        RefusedCall refused = catchThrowableOfType(RefusedCall.class, () -> claude.request(request, terms()));

        assertThat(refused.refusal().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refused.refusal().param()).isEqualTo("previous_response_id");
    }

    private JsonNode answered(String more, String input) {
        AnswerContext answerContext = context(claude, request(more, input));
        return Json.read(claude.answer(bytes(ANSWER), answerContext).body()).path("output");
    }

    private JsonNode answer(String input, String more, String id, String text) {
        String answer =
                "{'id':'%s','type':'message','role':'assistant','model':'m','content':[{'type':'text','text':'%s'}],"
                                .formatted(id, text)
                        + "'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':1}}";
        return Json.read(claude.answer(bytes(answer), context(claude, request(more, input)))
                .body());
    }

    private AnswerContext context(Translation translation, byte[] request) {
        return translation.request(request, terms()).answerContext();
    }

    private JsonNode sent(Translation translation, String input) {
        return sent(translation, "", input);
    }

    private JsonNode sent(Translation translation, String more, String input) {
        return Json.read(translation.request(request(more, input), terms()).body());
    }

    private RefusedCall refused(String input) {
        byte[] request = request("", input);
        return catchThrowableOfType(RefusedCall.class, () -> claude.request(request, terms()));
    }

    private TranslationContext terms() {
        return SampleContexts.of("claude-opus-4-6", false, StateCache.NONE, answers);
    }

    private static String references(JsonNode output) {
        StringBuilder references = new StringBuilder();
        output.forEach(item -> references.append(
                "{'type':'item_reference','id':'" + item.path("id").asString("") + "'},"));
        return references.toString();
    }

    private static byte[] request(String more, String input) {
        return bytes("{'model':'m'," + more + TOOLS + "'input':" + input + "}");
    }

    private static byte[] bytes(String text) {
        return json(text.replace("'{}'", "\"{}\"")).getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
