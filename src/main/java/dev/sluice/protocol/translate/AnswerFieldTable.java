package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonPath;
import dev.sluice.protocol.openai.chat.ChatChoices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The table of the answer fields that are translated, {@code answers.json}: for each field of a provider's endpoint the
 * caller's endpoint that has a counterpart, or {@code *} for all. The items of a list are distinguished {@code by type}; each
 * {@code choice} of a list is translated that is no second answer, and the first {@code candidate}; of a {@code text or list} a
 * text is translated whole. A field that is not in the table is not translated.
 */
record AnswerFieldTable(JsonNode table) {

    private static final JsonPath ANSWER = JsonPath.BODY.field("answer");

    /** Reads the table from Sluice's jar; it blocks, and must not run on an event loop. */
    static AnswerFieldTable bundled() {
        try (InputStream table = AnswerFieldTable.class.getResourceAsStream("/dev/sluice/protocol/answers.json")) {
            return new AnswerFieldTable(
                    Json.read(Objects.requireNonNull(table, "answers.json").readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the part of the table for {@code provider}'s answers. */
    JsonNode of(Endpoint provider) {
        return table.path(provider.name());
    }

    /** Names in {@code dropped} the fields of {@code answer} that {@code caller} has no counterpart for, each below {@code answer}. */
    void noteUntranslated(JsonNode answer, Endpoint provider, Endpoint caller, DroppedFields dropped) {
        name(answer, of(provider), caller.name(), ANSWER, dropped);
    }

    private static void name(
            JsonNode value, @Nullable JsonNode translated, String caller, JsonPath at, DroppedFields dropped) {
        if (carriesNothing(value) || isTranslated(translated, caller)) {
            return;
        }
        if (!value.isContainer() && translated != null && isTranslated(translated.get("text or list"), caller)) {
            return;
        }
        if (translated == null || !translated.isObject() || !value.isContainer()) {
            dropped.note(at);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                name(value.get(i), item(translated, value, i), caller, at.item(i), dropped);
            }
        } else {
            value.properties()
                    .forEach(field -> name(
                            field.getValue(),
                            translated.get(field.getKey()),
                            caller,
                            at.field(field.getKey()),
                            dropped));
        }
    }

    private static @Nullable JsonNode item(JsonNode translated, JsonNode list, int index) {
        if (translated.has("by type")) {
            return translated.path("by type").get(list.path(index).path("type").asString(""));
        }
        if (translated.has("candidate")) {
            return index == 0 ? translated.get("candidate") : null;
        }
        if (translated.has("choice")) {
            return ChatChoices.isAlternative(list, index) ? null : translated.get("choice");
        }
        return translated;
    }

    private static boolean isTranslated(@Nullable JsonNode translated, String caller) {
        return translated != null
                && translated.isString()
                && (translated.stringValue().equals("*")
                        || translated.stringValue().equals(caller));
    }

    /** Returns whether nothing is lost without {@code value}: null, empty, zero, false, or an object of such values. */
    private static boolean carriesNothing(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> true;
            case STRING -> value.stringValue().isEmpty();
            case NUMBER -> value.asDouble(1) == 0;
            case BOOLEAN -> !value.booleanValue();
            case OBJECT -> value.valueStream().allMatch(AnswerFieldTable::carriesNothing);
            default -> value.isEmpty();
        };
    }
}
