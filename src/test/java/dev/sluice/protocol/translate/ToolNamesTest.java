package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests of tool names that the provider would refuse: they are replaced in the request, and restored in the answer. */
class ToolNamesTest {

    private static final String LONG = "mcp__a_server_with_a_long_name__and_a_tool_that_has_an_even_longer_one_v2";

    private final Translation toChat =
            Translations.bundled().between(Endpoint.MESSAGES, Endpoint.CHAT).orElseThrow();

    @ParameterizedTest
    @ValueSource(strings = {LONG, "files.read", "café", "a b", "f/g"})
    void the_replacement_is_used_everywhere_and_restored_in_the_answer(String name) {
        RequestTranslation sent = sent(name);
        JsonNode request = Json.read(sent.body());
        String replacement =
                request.path("tools").path(0).path("function").path("name").asString("");

        assertThat(replacement).matches("[a-zA-Z0-9_-]{1,64}").isNotEqualTo(name);
        assertThat(request.path("tool_choice").path("function").path("name").asString(""))
                .isEqualTo(replacement);
        assertThat(request.path("messages")
                        .path(1)
                        .path("tool_calls")
                        .path(0)
                        .path("function")
                        .path("name")
                        .asString(""))
                .isEqualTo(replacement);
        assertThat(sent(name).body()).isEqualTo(sent.body());

        String answer = "{'id':'1','model':'m','choices':[{'finish_reason':'tool_calls','message':{'tool_calls':"
                + "[{'id':'b','function':{'name':'%s','arguments':'{}'}}]}}]}".formatted(replacement);
        JsonNode message =
                Json.read(toChat.answer(bytes(answer), sent.answerContext()).body());
        assertThat(message.path("content").path(0).path("name").asString("")).isEqualTo(name);
    }

    @Test
    void names_with_a_common_prefix_stay_distinct() {
        assertThat(sentName(LONG + "a")).isNotEqualTo(sentName(LONG + "b"));
        assertThat(sentName("a.b")).isNotEqualTo(sentName("a b"));
    }

    @Test
    void a_name_that_the_provider_accepts_stays() {
        assertThat(sentName("get_weather-2")).isEqualTo("get_weather-2");
        assertThat(sentName("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(sent("plain").answerContext().toolNames()).isEmpty();
    }

    private String sentName(String name) {
        return Json.read(sent(name).body())
                .path("tools")
                .path(0)
                .path("function")
                .path("name")
                .asString("");
    }

    private RequestTranslation sent(String name) {
        String request = ("{'model':'m','max_tokens':9,'tools':[{'name':'NAME','input_schema':{'type':'object'}}],"
                        + "'tool_choice':{'type':'tool','name':'NAME'},'messages':[{'role':'user','content':'Hi'},"
                        + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'NAME','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'}]}]}")
                .replace("NAME", name);
        return toChat.request(bytes(request), SampleContexts.of("any", false, StateCache.NONE));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
