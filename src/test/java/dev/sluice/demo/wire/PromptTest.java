package dev.sluice.demo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromptTest {

    @Test
    void four_characters_are_a_token_and_a_message_costs_four_more() {
        assertThat(prompt("[{\"role\":\"user\",\"content\":\"12345678\"}]").tokens())
                .isEqualTo(6);
    }

    @Test
    void images_do_not_count_as_text() {
        String picture = """
                [{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"AAAAAAAAAAAAAAAA"}}]}]""";

        assertThat(prompt(picture).tokens()).isEqualTo(4);
    }

    @Test
    void the_cacheable_prefix_ends_at_the_last_cache_control() {
        String marked = """
                [{"role":"user","content":[{"type":"text","text":"12345678","cache_control":{"type":"ephemeral"}},\
                {"type":"text","text":"%s"}]}]""";

        Prompt one = prompt(marked.formatted("one"));
        Prompt another = prompt(marked.formatted("another"));

        assertThat(one.cacheable()).isNotNull().isEqualTo(another.cacheable());
        assertThat(one.tokens()).isLessThan(another.tokens());
    }

    @Test
    void without_cache_control_nothing_is_cacheable() {
        assertThat(prompt("[{\"role\":\"user\",\"content\":\"Hi\"}]").cacheable())
                .isNull();
    }

    private static Prompt prompt(String messages) {
        JsonNode tree = JsonMapper.shared().readTree(messages);
        return Prompt.of(false, tree);
    }
}
