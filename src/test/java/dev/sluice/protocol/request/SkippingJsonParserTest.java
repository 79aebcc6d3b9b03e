package dev.sluice.protocol.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.CutBodies;
import dev.sluice.call.RequestBody;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class SkippingJsonParserTest {

    @Test
    void a_skipped_string_ends_where_a_read_one_does() {
        String[] pieces = {
            "plain text, ", "!\" #".replace("\"", "\\\""), "\\\\", "\\u0022", "grüße", "世界", "🦆", "\\n", "a"
        };
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String json = "[\"" + text + "\",\"next\"]";
            int behind = ("[\"" + text + "\",").getBytes(UTF_8).length;

            assertThat(offsetOfSecond(RequestBody.of(json.getBytes(UTF_8))))
                    .as(json)
                    .isEqualTo(behind);
            assertThat(offsetOfSecond(CutBodies.cut(json.getBytes(UTF_8), 1 + random.nextInt(40))))
                    .as(json)
                    .isEqualTo(behind);
        }
    }

    @Test
    void every_byte_is_judged_as_jackson_judges_it_at_every_place_of_a_word() {
        for (int place = 0; place < 70; place++) {
            for (int b = 0; b < 128; b++) {
                byte[] json = ("[\"" + "x".repeat(80) + "\",1]").getBytes(UTF_8);
                json[2 + place] = (byte) b;

                assertThat(accepts(JsonHeadReader.parser(RequestBody.of(json))))
                        .as("byte %d at %d", b, place)
                        .isEqualTo(accepts(new JsonFactory().createParser(ObjectReadContext.empty(), json)));
            }
        }
    }

    @Test
    void a_string_longer_than_the_parser_s_buffer_is_skipped() {
        String json = "[\"" + "x".repeat(100_000) + "\\\"\",\"next\"]";

        assertThat(offsetOfSecond(CutBodies.cut(json.getBytes(UTF_8), 4096))).isEqualTo(100_006);
        assertThatThrownBy(() ->
                        offsetOfSecond(CutBodies.cut(json.substring(0, 90_000).getBytes(UTF_8), 4096)))
                .isInstanceOf(JacksonException.class);
    }

    private static long offsetOfSecond(RequestBody json) {
        try (JsonParser parser = JsonHeadReader.parser(json)) {
            parser.nextToken();
            parser.nextToken();
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
            return parser.currentTokenLocation().getByteOffset();
        }
    }

    private static boolean accepts(JsonParser parser) {
        try (parser) {
            while (parser.nextToken() != null) {
                // Every token is skipped.
            }
            return true;
        } catch (JacksonException refused) {
            return false;
        }
    }
}
