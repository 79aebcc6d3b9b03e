package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.json.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form in which a free-form tool goes to a provider, and the text that a model means for it. The tool was offered as a
 * function with the one argument {@code input}; models that know the tool by heart use another key, or write the bare text.
 */
public final class FreeText {

    private static final String OFFERED = "input";

    private FreeText() {}

    /** Returns the schema of the function in whose form the tool is offered. */
    public static ObjectNode schema() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject(OFFERED).put("type", "string");
        schema.putArray("required").add(OFFERED);
        return schema;
    }

    /** Returns the arguments of {@code call} as a function's. */
    public static String arguments(ContentPart.ToolCall call) {
        return call.freeForm() ? Json.object().put(OFFERED, call.arguments()).toString() : call.arguments();
    }

    /** Returns the text in {@code arguments}; the arguments themselves if they do not say which text is meant. */
    public static String of(String arguments) {
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
