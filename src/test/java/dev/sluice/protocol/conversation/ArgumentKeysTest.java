package dev.sluice.protocol.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the names of arguments that come in fragments. */
class ArgumentKeysTest {

    private static final Map<String, String> NAMES = Map.of("a_1", "$a", "b_2", "größe \"b\"");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "{\"a_1\": 1} | {\"$a\": 1}",
                "{\"x\":\"a_1\",\"b_2\":[\"a_1\",{\"a_1\":2}]} | {\"x\":\"a_1\",\"größe \\\"b\\\"\":[\"a_1\",{\"a_1\":2}]}",
                "{\"x\":\"},{\\\"a_1\\\":\",\"a\\u005f1\":{}} | {\"x\":\"},{\\\"a_1\\\":\",\"$a\":{}}",
                "[{\"a_1\":1}] | [{\"a_1\":1}]",
                "not json | not json"
            })
    void names_at_the_top_alone_are_replaced_however_the_object_is_split(String json, String expected) {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(replaced(json, new Random(seed))).as("seed %s", seed).isEqualTo(expected);
        }
    }

    @Test
    void a_name_that_does_not_end_is_not_held_back_for_ever() {
        String endless = "{\"" + "a".repeat(10_000);

        assertThat(new ArgumentKeys(NAMES).add(endless)).isEqualTo(endless);
    }

    private static String replaced(String json, Random random) {
        ArgumentKeys keys = new ArgumentKeys(NAMES);
        StringBuilder out = new StringBuilder();
        for (int from = 0; from < json.length(); ) {
            int to = Math.min(json.length(), from + 1 + random.nextInt(4));
            out.append(keys.add(json.substring(from, to)));
            from = to;
        }
        return out.toString();
    }
}
