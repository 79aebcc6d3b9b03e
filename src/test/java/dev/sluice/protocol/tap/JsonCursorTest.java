package dev.sluice.protocol.tap;

import static dev.sluice.protocol.tap.JsonCursor.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.request.RandomJson;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonCursorTest {

    private static final byte[] WANTED = ascii("wanted");
    private static final byte[] COUNT = ascii("count");

    @Test
    void a_member_is_found_at_its_own_depth_among_anything() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            int count = random.nextInt(1_000_000);
            String wanted = json.member("wanted", json.object(2, json.member("count", Integer.toString(count))));
            String text = json.space() + json.object(3, wanted);
            assertThat(find(text)).as("seed %d: %s", seed, text).isEqualTo(count);
        }
    }

    @Test
    void text_that_is_not_json_ends_the_walk_and_never_throws() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            StringBuilder text = new StringBuilder(json.object(3, "\"wanted\":{\"count\":5}"));
            for (int i = random.nextInt(4); i >= 0; i--) {
                text.setCharAt(random.nextInt(text.length()), "{}[]\",:\\x 1".charAt(random.nextInt(11)));
            }
            text.setLength(random.nextInt(text.length() + 1));
            assertThat(find(text.toString())).as("seed %d: %s", seed, text).isBetween(-1L, 999_999L);
        }
    }

    @Test
    void values_are_truthy_as_in_python() {
        for (String yes : new String[] {"true", "1", "0.5", "-1", "\"x\"", "{\"a\":0}", "[0]", "\"\\\"\""}) {
            assertThat(cursor(yes).readTruth()).as(yes).isTrue();
        }
        for (String no : new String[] {"false", "null", "0", "\"\"", "{}", "[ ]", "{ \n }", ""}) {
            assertThat(cursor(no).readTruth()).as(no).isFalse();
        }
    }

    @Test
    void a_count_is_a_whole_number_that_fits() {
        assertThat(cursor(" 0 ").readCount(-1)).isZero();
        assertThat(cursor("999999999999999999").readCount(-1)).isEqualTo(999_999_999_999_999_999L);
        for (String none : new String[] {"9999999999999999999", "1.5", "1e3", "-1", "null", "\"7\"", "{}", "[7]", ""}) {
            assertThat(cursor(none).readCount(-1)).as(none).isEqualTo(-1);
        }
    }

    private static long find(String text) {
        JsonCursor cursor = cursor(text);
        long found = -1;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(WANTED)) {
                    found = count(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
        return found;
    }

    private static long count(JsonCursor cursor) {
        long count = -1;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(COUNT)) {
                    count = cursor.readCount(-1);
                } else {
                    cursor.skip();
                }
            }
        }
        return count;
    }

    private static JsonCursor cursor(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        JsonCursor cursor = new JsonCursor();
        cursor.over(ByteBuffer.wrap(bytes), 0, bytes.length);
        return cursor;
    }
}
