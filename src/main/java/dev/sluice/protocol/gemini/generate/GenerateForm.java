package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one form in which a request is read: with names in camel case, and with lists where Google takes a single item too. What
 * callers name themselves, such as arguments and schemas, stays as it is.
 */
final class GenerateForm {

    /** The members whose value is the caller's own. */
    private static final Set<String> OPAQUE = Set.of(
            "args", "response", "parameters", "parametersJsonSchema", "responseSchema", "responseJsonSchema", "labels");

    private static final Set<String> LISTS = Set.of("contents", "parts", "tools", "functionDeclarations");

    /** The settings that OpenAI knows by the same name, in its spelling. */
    private static final Map<String, String> SHARED =
            Map.of("frequencyPenalty", "frequency_penalty", "presencePenalty", "presence_penalty");

    private GenerateForm() {}

    static JsonNode of(JsonNode value) {
        if (value.isArray()) {
            ArrayNode items = Json.array();
            value.forEach(item -> items.add(of(item)));
            return items;
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode members = Json.object();
        value.properties().forEach(member -> {
            String name = camelCase(member.getKey());
            JsonNode inner = OPAQUE.contains(name) ? member.getValue() : of(member.getValue());
            boolean single = LISTS.contains(name) && inner.isObject();
            members.set(SHARED.getOrDefault(name, name), single ? Json.array().add(inner) : inner);
        });
        return members;
    }

    private static String camelCase(String name) {
        if (name.indexOf('_') <= 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }
}
