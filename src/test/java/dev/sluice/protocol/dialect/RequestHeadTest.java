package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CutBodies;
import dev.sluice.call.Endpoint;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestHeadTest {

    @Test
    void a_chat_request_has_a_model_a_stream_flag_and_a_bound() {
        RequestHead head = chat("""
                {"model":"gpt-4.1","messages":[{"role":"user","content":"hi"}],"stream":true,"max_tokens":7,
                 "max_completion_tokens":9}""");

        assertThat(head.model()).isEqualTo("gpt-4.1");
        assertThat(head.stream()).isTrue();
        assertThat(head.maxOutput()).isEqualTo(9);
        assertThat(head.mediaItems()).isZero();
        assertThat(head.conversation()).isNull();
        assertThat(head.ownedState()).isEqualTo(OwnedState.NONE);
    }

    @Test
    void each_endpoint_has_its_own_bound() {
        String bounds = "\"max_tokens\":1,\"max_completion_tokens\":2,\"max_output_tokens\":3";
        assertThat(chat("{\"model\":\"m\",\"messages\":[1]," + bounds + "}").maxOutput())
                .isEqualTo(2);
        assertThat(read(Endpoint.MESSAGES, "{\"model\":\"m\",\"messages\":[1]," + bounds + "}")
                        .maxOutput())
                .isEqualTo(1);
        assertThat(read(Endpoint.RESPONSES, "{\"model\":\"m\",\"input\":\"x\"," + bounds + "}")
                        .maxOutput())
                .isEqualTo(3);
    }

    @Test
    void a_bound_that_cannot_be_counted_with_is_left_to_the_provider() {
        for (String bound : new String[] {"null", "-5", "\"9\"", "1e99", "99999999999999999999", "[1]", "{\"a\":2}"}) {
            RequestHead head = chat("{\"max_tokens\":" + bound + ",\"model\":\"m\",\"messages\":[1]}");
            assertThat(head.maxOutput()).as(bound).isZero();
        }
    }

    @Test
    void the_conversation_is_identified_by_the_most_specific_field() {
        String start = "{\"model\":\"m\",\"messages\":[1],";
        assertThat(chat(start + "\"user\":\"u\",\"prompt_cache_key\":\"k\"}").conversation())
                .isEqualTo("k");
        assertThat(chat(start + "\"safety_identifier\":\"s\"}").conversation()).isEqualTo("s");
        assertThat(read(Endpoint.MESSAGES, start + "\"metadata\":{\"a\":{\"user_id\":\"no\"},\"user_id\":\"yes\"}}")
                        .conversation())
                .isEqualTo("yes");
        assertThat(chat(start + "\"user\":\"" + "u".repeat(513) + "\"}").conversation())
                .isNull();
    }

    @Test
    void a_request_for_a_response_names_the_state_that_it_continues() {
        assertThat(stored("\"previous_response_id\":\"resp_1\"")).containsExactly("resp_1");
        assertThat(stored("\"conversation\":\"conv_1\"")).containsExactly("conv_1");
        assertThat(stored("\"conversation\":{\"x\":[],\"id\":\"conv_2\"}")).containsExactly("conv_2");
        assertThat(stored("\"conversation\":null,\"input\":\"hi\"")).isEmpty();
    }

    @Test
    void renaming_changes_nothing_but_the_model() {
        String body =
                " {\"n\":1.50,\r\n\"model\" : \"\\u0067pt\",\"x\":\"grüße \\/\",\"messages\":[0],\"z\":-0.0e0} \n";
        RequestHead head = chat(body);

        assertThat(head.model()).isEqualTo("gpt");
        assertThat(new String(
                        CutBodies.bytes(head.renamed(CutBodies.cut(body.getBytes(UTF_8), 5), "a \"quoted\" näme")),
                        UTF_8))
                .isEqualTo(body.replace("\"\\u0067pt\"", "\"a \\\"quoted\\\" näme\""));
    }

    @Test
    void a_string_may_be_as_long_as_the_body() {
        String text = "word ".repeat(4_000_000);
        assertThat(chat("{\"messages\":[{\"content\":\"" + text + "\"}],\"model\":\"m\"}")
                        .promptBytes())
                .isGreaterThan(20_000_000);
    }

    @Test
    void embedded_media_are_not_part_of_the_prompt() {
        String base64 = "iVBORw0KGgo".repeat(100) + "==";
        String image = "data:image/png;base64," + base64;
        assertMedia("{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + image + "\"}}", image);
        assertMedia("{\"type\":\"input_image\",\"image_url\":\"" + image + "\"  }", image);
        assertMedia(
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\" : \"" + base64 + "\" , \"a\":1}}",
                base64);
        assertMedia("{\"file\":{\"file_data\":\"" + image + "\"}}", image);
        assertMedia("{\"image_url\":{\"url\":\"https://host/picture.png\"}}", "");
    }

    @Test
    void text_is_part_of_the_prompt_whatever_its_field_is_named() {
        String text = "plain words of a document ".repeat(40);
        String body =
                "{\"model\":\"m\",\"messages\":[{\"source\":{\"data\":\"" + text + "\"},\"url\":\"" + text + "\"}]}";
        RequestHead head = chat(body);

        assertThat(head.mediaItems()).isZero();
        assertThat(head.promptBytes()).isEqualTo(body.length());
    }

    private static void assertMedia(String part, String media) {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
        RequestHead head = chat(body);
        assertThat(head.mediaItems()).as(part).isEqualTo(1);
        assertThat(head.promptBytes()).as(part).isEqualTo(body.length() - media.length());
    }

    private static List<String> stored(String members) {
        return read(Endpoint.RESPONSES, "{\"model\":\"m\"," + members + "}")
                .ownedState()
                .stored();
    }

    private static RequestHead chat(String body) {
        return read(Endpoint.CHAT, body);
    }

    private static RequestHead read(Endpoint endpoint, String body) {
        return Heads.read(body.getBytes(UTF_8), endpoint);
    }
}
