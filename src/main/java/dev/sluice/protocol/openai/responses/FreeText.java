package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.json.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The text that a model means for a free-form tool. The tool was offered as a function with the one argument {@code input};
 * models that know the tool by heart use another key, or write the bare text.
 */
final class FreeText {

    private static final String OFFERED = "input";

    private FreeText() {}

    /** Returns the text in {@code arguments}; the arguments themselves if they do not say which text is meant. */
    static String of(String arguments) {
        JsonNode object;
        try {
            object = Json.read(arguments);
        } catch (JacksonException bareText) {
            return arguments;
        }
        String offered = object.path(OFFERED).stringValue("");
        if (!offered.isEmpty()) {
            return offered;
        }
        List<String> texts = object.isObject()
                ? object.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .toList()
                : List.of();
        List<String> filled = texts.stream().filter(text -> !text.isEmpty()).toList();
        if (filled.size() == 1) {
            return filled.get(0);
        }
        boolean empty = filled.isEmpty() && texts.size() == object.size() && !texts.isEmpty();
        return empty ? "" : arguments;
    }
}
