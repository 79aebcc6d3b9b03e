package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which fields of a provider's answer reach a caller of another dialect, {@code answers.json}: for each the endpoints whose
 * callers hear of it, {@code *} standing for all. The items of a list are told apart {@code by type}, or only the {@code
 * first} is heard. What the table does not know reaches nobody.
 */
record AnswerFieldTable(JsonNode table) {

    private static final JsonPath ANSWER = JsonPath.BODY.field("answer");

    /** Reads the table that comes with Sluice from its file, so that this is no event loop's to do. */
    static AnswerFieldTable bundled() {
        try (InputStream table = AnswerFieldTable.class.getResourceAsStream("/dev/sluice/protocol/answers.json")) {
            return new AnswerFieldTable(
                    Json.read(Objects.requireNonNull(table, "answers.json").readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns what is heard of {@code provider}'s answers. */
    JsonNode of(Endpoint provider) {
        return table.path(provider.name());
    }

    /** Names in {@code dropped} what {@code answer} says and the callers of {@code caller} do not hear, all within {@code answer}. */
    void nameUnheard(JsonNode answer, Endpoint provider, Endpoint caller, DroppedFields dropped) {
        name(answer, of(provider), caller.name(), ANSWER, dropped);
    }

    private static void name(
            JsonNode setting, @Nullable JsonNode heard, String caller, JsonPath at, DroppedFields dropped) {
        if (saysNothing(setting) || isHeard(heard, caller)) {
            return;
        }
        if (heard == null || !heard.isObject() || !setting.isContainer()) {
            dropped.note(at);
        } else if (setting.isArray()) {
            for (int i = 0; i < setting.size(); i++) {
                name(setting.get(i), item(heard, setting.get(i), i), caller, at.item(i), dropped);
            }
        } else {
            setting.properties()
                    .forEach(field -> name(
                            field.getValue(), heard.get(field.getKey()), caller, at.field(field.getKey()), dropped));
        }
    }

    private static @Nullable JsonNode item(JsonNode heard, JsonNode item, int index) {
        if (heard.has("by type")) {
            return heard.path("by type").get(item.path("type").asString(""));
        }
        if (heard.has("first")) {
            return index == 0 ? heard.get("first") : null;
        }
        return heard;
    }

    private static boolean isHeard(@Nullable JsonNode heard, String caller) {
        return heard != null
                && heard.isString()
                && (heard.stringValue().equals("*") || heard.stringValue().equals(caller));
    }

    /** Nothing is lost with what is null, empty, zero or false, nor with an object of such. */
    private static boolean saysNothing(JsonNode setting) {
        return switch (setting.getNodeType()) {
            case NULL, MISSING -> true;
            case STRING -> setting.stringValue().isEmpty();
            case NUMBER -> setting.asDouble(1) == 0;
            case BOOLEAN -> !setting.booleanValue();
            case OBJECT -> setting.valueStream().allMatch(AnswerFieldTable::saysNothing);
            default -> setting.isEmpty();
        };
    }
}
