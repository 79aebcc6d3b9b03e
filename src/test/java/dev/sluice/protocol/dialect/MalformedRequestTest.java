package dev.sluice.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedRequestTest {

    private static final String SOUND = "{\"model\":\"m\",\"messages\":[{\"content\":\"SECRET\"}]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                             | model    | model: missing (expected: a model's name)
            {"messages":[1]}                               | model    | model: missing (expected: a model's name)
            {"model":null,"messages":[1]}                  | model    | model: null (expected: a string)
            {"model":7,"messages":[1]}                     | model    | model: a number (expected: a string)
            {"model":{"a":1},"messages":[1]}               | model    | model: an object (expected: a string)
            {"model":" ","messages":[1]}                   | model    | model: empty (expected: a model's name)
            {"model":"a","messages":[1],"model":"b"}       | model    | model: given twice (expected: once)
            {"model":"a","messages":[1],"mod\\u0065l":"b"} | model    | model: given twice (expected: once)
            {"model":"m","messages":[1],"stream":"true"}   | stream   | stream: a string (expected: true or false)
            {"model":"m","messages":[1],"stream":1}        | stream   | stream: a number (expected: true or false)
            {"stream":true,"stream":false}                 | stream   | stream: given twice (expected: once)
            {"model":"m"}                                  | messages | messages: missing (expected: an array of messages)
            {"model":"m","messages":"hi"}                  | messages | messages: a string (expected: an array)
            {"model":"m","messages":null}                  | messages | messages: null (expected: an array)
            {"model":"m","messages":[ ]}                   | messages | messages: empty (expected: at least one message)
            """)
    void a_field_at_fault_is_named_with_what_was_expected(String body, String param, String message) {
        Refusal refusal = refusal(body.getBytes(UTF_8), Endpoint.CHAT);
        assertThat(refusal.message()).isEqualTo(message);
        assertThat(refusal.param()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                      | body: empty (expected: a JSON object)
            []                      | body: an array (expected: a JSON object)
            "text"                  | body: a string (expected: a JSON object)
            12                      | body: a number (expected: a JSON object)
            {"model":"m",}          | body: not JSON at line 1, column 14 (expected: one JSON object)
            {"model":"m"            | body: not JSON at line 1, column 13 (expected: one JSON object)
            {"model":"m"}}          | body: not JSON at line 1, column 14 (expected: one JSON object)
            {"model":"m"} {}        | body: more follows its JSON object (expected: one JSON object)
            <html>                  | body: not JSON at line 1, column 1 (expected: one JSON object)
            """)
    void a_body_that_is_no_json_object_is_refused_without_its_content(String body, String message) {
        Refusal refusal = refusal(body.getBytes(UTF_8), Endpoint.MODERATIONS);
        assertThat(refusal.message()).isEqualTo(message);
        assertThat(refusal.param()).isNull();
    }

    @Test
    void a_body_cut_anywhere_is_refused_and_not_quoted() {
        byte[] whole = SOUND.getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            Refusal refusal = refusal(Arrays.copyOf(whole, length), Endpoint.CHAT);
            assertThat(refusal.message())
                    .as("cut at %d", length)
                    .startsWith("body: ")
                    .doesNotContain("SECRET");
        }
    }

    @Test
    void every_invalid_byte_is_found_also_in_strings_that_are_skipped() {
        byte[] body = SOUND.getBytes(UTF_8);
        for (int at = 0; at < body.length; at++) {
            byte[] broken = body.clone();
            broken[at] = (byte) 0xFF;
            assertThat(refusal(broken, Endpoint.CHAT).message())
                    .isEqualTo("body: byte " + at + " is not valid UTF-8 (expected: JSON in UTF-8)");
        }
    }

    @Test
    void other_encodings_are_not_guessed() {
        for (String charset : new String[] {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-16"}) {
            byte[] body = SOUND.getBytes(Charset.forName(charset));
            assertThat(refusal(body, Endpoint.CHAT).message()).as(charset).startsWith("body: ");
        }
    }

    @Test
    void deep_nesting_is_refused_early() {
        for (String bracket : new String[] {"[", "{\"a\":"}) {
            String body = "{\"model\":\"m\",\"messages\":" + bracket.repeat(100_000);
            assertThat(refusal(body.getBytes(UTF_8), Endpoint.EMBEDDINGS).message())
                    .startsWith("body: nested too deeply")
                    .contains("at most 500 levels");
        }
    }

    @Test
    void the_length_of_a_model_name_is_bounded() {
        String body = "{\"messages\":[1],\"model\":\"" + "m".repeat(257) + "\"}";
        assertThat(refusal(body.getBytes(UTF_8), Endpoint.CHAT).message())
                .isEqualTo("model: 257 characters (expected: at most 256)");
    }

    @Test
    void embeddings_and_responses_need_input() {
        byte[] body = "{\"model\":\"m\",\"input\":null}".getBytes(UTF_8);
        assertThat(refusal(body, Endpoint.EMBEDDINGS).param()).isEqualTo("input");
        assertThat(refusal(body, Endpoint.RESPONSES).param()).isEqualTo("input");
    }

    private static Refusal refusal(byte[] body, Endpoint endpoint) {
        RefusedCall refused = catchThrowableOfType(RefusedCall.class, () -> Heads.read(body, endpoint));
        assertThat(refused).as("refusal of %s", new String(body, UTF_8)).isNotNull();
        assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.MALFORMED);
        return refused.refusal();
    }
}
