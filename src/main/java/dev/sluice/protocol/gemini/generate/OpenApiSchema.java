package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.json.Json;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversion of Google's older form of a schema, which is OpenAPI's: types in upper case, {@code nullable}, and whole numbers
 * as strings.
 */
final class OpenApiSchema {

    /** The keywords that say nothing to other providers. */
    private static final Set<String> LEFT_OUT = Set.of("nullable", "propertyOrdering", "property_ordering", "example");

    private OpenApiSchema() {}

    /** Returns {@code schema} as JSON Schema. */
    static JsonNode toJsonSchema(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode written = Json.object();
        schema.properties().forEach(keyword -> {
            if (!LEFT_OUT.contains(keyword.getKey())) {
                written.set(name(keyword.getKey()), value(keyword.getKey(), keyword.getValue()));
            }
        });
        if (schema.path("nullable").asBoolean(false)) {
            allowNull(written);
        }
        return written;
    }

    private static String name(String keyword) {
        return switch (keyword) {
            case "any_of" -> "anyOf";
            case "min_items" -> "minItems";
            case "max_items" -> "maxItems";
            case "min_length" -> "minLength";
            case "max_length" -> "maxLength";
            case "min_properties" -> "minProperties";
            case "max_properties" -> "maxProperties";
            default -> keyword;
        };
    }

    private static JsonNode value(String keyword, JsonNode value) {
        if (keyword.equals("type") && value.isString()) {
            return Json.object().stringNode(value.stringValue().toLowerCase(Locale.ROOT));
        }
        if (keyword.equals("properties") && value.isObject()) {
            ObjectNode properties = Json.object();
            value.properties()
                    .forEach(property -> properties.set(property.getKey(), toJsonSchema(property.getValue())));
            return properties;
        }
        if (value.isArray() && (keyword.equals("anyOf") || keyword.equals("any_of"))) {
            ArrayNode alternatives = Json.array();
            value.forEach(alternative -> alternatives.add(toJsonSchema(alternative)));
            return alternatives;
        }
        if (keyword.equals("items")) {
            return toJsonSchema(value);
        }
        boolean bound = keyword.startsWith("min") || keyword.startsWith("max");
        return bound && value.isString() ? number(value) : value;
    }

    private static JsonNode number(JsonNode text) {
        try {
            return Json.object().numberNode(Long.parseLong(text.stringValue()));
        } catch (NumberFormatException notOne) {
            return text;
        }
    }

    private static void allowNull(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && type.isString()) {
            schema.set("type", Json.array().add(type).add("null"));
            if (schema.get("enum") instanceof ArrayNode values) {
                values.addNull();
            }
        } else if (schema.get("anyOf") instanceof ArrayNode alternatives) {
            alternatives.addObject().put("type", "null");
        }
    }
}
