package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.tap.StateSink;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests of the state that a provider gets back although the caller's dialect has no field for it. */
class StateTest {

    private static final String WITH_REASONING =
            "{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':["
                    + "{'type':'thinking','thinking':'Hm.','signature':'c2ln'},{'type':'text','text':'I look.'},"
                    + "{'type':'redacted_thinking','data':'eHg='},"
                    + "{'type':'tool_use','id':'toolu_1','name':'weather','input':{'city':'Rome'}}],"
                    + "'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}";

    private final StateCache states = new MemoryStateCache(10_000).of("batch", "a1", StateSink.NONE);
    private final Translation claude =
            Translations.bundled().between(Endpoint.CHAT, Endpoint.MESSAGES).orElseThrow();
    private final Translation gemini =
            Translations.bundled().between(Endpoint.MESSAGES, Endpoint.CHAT).orElseThrow();

    @Test
    void signed_reasoning_of_a_tool_loop_comes_back_at_its_position() {
        ObjectNode chat = chat("Weather in Rome?");
        loop(chat, "claude-sonnet-4-5");

        JsonNode again = claudeRequest(chat, "claude-sonnet-4-5", states);

        assertThat(again.path("messages").path(1).path("content").toString())
                .isEqualTo(quoted("[{'type':'thinking','thinking':'Hm.','signature':'c2ln'},"
                        + "{'type':'text','text':'I look.'},{'type':'redacted_thinking','data':'eHg='},"
                        + "{'type':'tool_use','id':'toolu_1','name':'weather','input':{'city':'Rome'}}]"));
        assertThat(again.path("thinking").path("type").asString("")).isEqualTo("enabled");
    }

    @Test
    void reasoning_is_not_sent_after_an_edited_history() {
        ObjectNode chat = chat("Weather in Rome?");
        loop(chat, "claude-sonnet-4-5");
        ((ObjectNode) chat.path("messages").path(0)).put("content", "Weather in Oslo?");

        JsonNode again = claudeRequest(chat, "claude-sonnet-4-5", states);

        assertThat(again.toString()).doesNotContain("thinking");
    }

    @Test
    void reasoning_is_not_sent_to_another_model() {
        ObjectNode chat = chat("Weather in Rome?");
        loop(chat, "claude-sonnet-4-5");

        assertThat(claudeRequest(chat, "claude-haiku-4-5", states).toString()).doesNotContain("c2ln");
    }

    @Test
    void reasoning_of_one_caller_is_not_sent_for_another() {
        ObjectNode chat = chat("Weather in Rome?");
        loop(chat, "claude-sonnet-4-5");

        JsonNode foreign = claudeRequest(
                chat, "claude-sonnet-4-5", new MemoryStateCache(10_000).of("batch", "a1", StateSink.NONE));

        assertThat(foreign.toString()).doesNotContain("c2ln");
    }

    @Test
    void a_second_loop_keeps_the_reasoning_of_the_first() {
        ObjectNode chat = chat("Weather in Rome?");
        loop(chat, "claude-sonnet-4-5");
        String second = WITH_REASONING.replace("toolu_1", "toolu_2").replace("c2ln", "dHdv");
        answer(chat, second, "claude-sonnet-4-5");

        JsonNode again = claudeRequest(chat, "claude-sonnet-4-5", states);

        assertThat(again.path("messages").path(1).toString()).contains("c2ln");
        assertThat(again.path("messages").path(3).toString()).contains("dHdv");
    }

    @Test
    void a_signature_of_a_call_comes_back_with_it() {
        String request = quoted("{'model':'g','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}");
        AnswerContext answerContext = gemini.request(bytes(request), SampleContexts.of("gemini-3-pro", false, states))
                .answerContext();
        String signed = quoted("{'google':{'thought_signature':'c2ln'}}");
        gemini.answer(
                bytes(quoted("{'id':'1','model':'g','choices':[{'message':{'tool_calls':[{'id':'function-call-1',"
                                + "'function':{'name':'f','arguments':'{}'},'extra_content':")
                        + signed
                        + quoted("}]},'finish_reason':'tool_calls'}]}")),
                answerContext);

        String next = quoted("{'model':'g','max_tokens':9,'messages':[{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'function-call-1','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'function-call-1','content':'1'}]}]}");
        JsonNode again = Json.read(gemini.request(bytes(next), SampleContexts.of("gemini-3-pro", false, states))
                .body());

        assertThat(again.path("messages")
                        .path(1)
                        .path("tool_calls")
                        .path(0)
                        .path("extra_content")
                        .toString())
                .isEqualTo(signed);
    }

    @Test
    void a_full_cache_evicts_the_least_recently_used_state() {
        StateCache small = new MemoryStateCache(32).of("c", "a1", StateSink.NONE);
        small.keep("a", "0123456789");
        small.keep("b", "0123456789");
        small.find("a");
        small.keep("c", "0123456789");

        assertThat(small.find("a")).isNotNull();
        assertThat(small.find("b")).isNull();
        assertThat(small.find("c")).isNotNull();
    }

    @Test
    void a_state_larger_than_the_cache_is_not_kept() {
        StateCache small = new MemoryStateCache(32).of("c", "a1", StateSink.NONE);
        small.keep("a", "0123456789");
        small.keep("b", "x".repeat(100));

        assertThat(small.find("a")).isNotNull();
        assertThat(small.find("b")).isNull();
    }

    private static ObjectNode chat(String question) {
        ObjectNode chat = Json.object().put("model", "claude").put("reasoning_effort", "low");
        chat.putArray("messages").addObject().put("role", "user").put("content", question);
        return chat;
    }

    private void loop(ObjectNode chat, String model) {
        answer(chat, WITH_REASONING, model);
    }

    /** Appends the model's message and the result of its call, as callers do. */
    private void answer(ObjectNode chat, String answer, String model) {
        AnswerContext answerContext = claude.request(Json.bytes(chat), SampleContexts.of(model, false, states))
                .answerContext();
        JsonNode completion =
                Json.read(claude.answer(bytes(quoted(answer)), answerContext).body());
        JsonNode message = completion.path("choices").path(0).path("message");
        ArrayNode messages = chat.withArray("messages").add(message);
        messages.addObject()
                .put("role", "tool")
                .put("content", "sunny")
                .set("tool_call_id", message.path("tool_calls").path(0).path("id"));
    }

    private JsonNode claudeRequest(ObjectNode chat, String model, StateCache from) {
        return Json.read(claude.request(Json.bytes(chat), SampleContexts.of(model, false, from))
                .body());
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
