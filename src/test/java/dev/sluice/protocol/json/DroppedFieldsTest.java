package dev.sluice.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was dropped is named in one response header, whatever callers and providers call their fields. */
class DroppedFieldsTest {

    private final DroppedFields drops = new DroppedFields(false);

    @Test
    void names_are_what_a_header_can_hold() {
        drops.note(JsonPath.BODY.field("a\r\nx-evil: b"));
        drops.note(JsonPath.BODY.field("messages").item(1).field("größe"));
        drops.note(JsonPath.BODY.field("a,b"));

        assertThat(drops.places()).containsExactly("a??x-evil: b", "messages[1].gr??e", "a?b");
    }

    @Test
    void neither_many_names_nor_long_ones_outgrow_it() {
        for (int i = 0; i < 100; i++) {
            drops.note(JsonPath.BODY.field("f" + i));
        }
        assertThat(drops.places()).hasSize(64);

        DroppedFields others = new DroppedFields(false);
        for (int i = 0; i < 100; i++) {
            others.note(JsonPath.BODY.field("x".repeat(1000)));
        }
        assertThat(String.join(", ", others.places())).hasSizeBetween(1, 3300).contains("...");
    }
}
