package dev.sluice.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests that the names of dropped fields fit one response header, whatever they are. */
class DroppedFieldsTest {

    private final DroppedFields dropped = new DroppedFields(false);

    @Test
    void names_hold_only_characters_that_a_header_may_hold() {
        dropped.note(JsonPath.BODY.field("a\r\nx-evil: b"));
        dropped.note(JsonPath.BODY.field("messages").item(1).field("größe"));
        dropped.note(JsonPath.BODY.field("a,b"));

        assertThat(dropped.paths()).containsExactly("a??x-evil: b", "messages[1].gr??e", "a?b");
    }

    @Test
    void the_number_and_the_length_of_names_are_bounded() {
        for (int i = 0; i < 100; i++) {
            dropped.note(JsonPath.BODY.field("f" + i));
        }
        assertThat(dropped.paths()).hasSize(64);

        DroppedFields others = new DroppedFields(false);
        for (int i = 0; i < 100; i++) {
            others.note(JsonPath.BODY.field("x".repeat(1000)));
        }
        assertThat(String.join(", ", others.paths())).hasSizeBetween(1, 3300).contains("...");
    }
}
