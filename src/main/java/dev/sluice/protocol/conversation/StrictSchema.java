package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON schema as a provider that enforces it takes it: every object closed, and the keywords that the provider does not
 * enforce told in the description, as Anthropic's own SDKs do.
 *
 * @param schema the schema to send
 * @param moved the paths of the keywords that are told in the description, or left out
 * @param open the paths of the parts that cannot be closed, such as an object of any keys; if there are any, enforcing the
 *     schema would forbid what the caller allows
 * @param optional how many of its parameters are not required
 * @param unions how many of its parameters have several types
 */
record StrictSchema(JsonNode schema, List<JsonPath> moved, List<JsonPath> open, int optional, int unions) {

    /** The keywords whose members the schema's author has named, so that none of them is a keyword. */
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    /** The keywords whose values are schemas, or lists of them. */
    private static final Set<String> NESTED = Set.of("items", "prefixItems", "anyOf", "oneOf", "allOf");

    /** The keywords of which a schema has at least one, unless it allows any value. */
    private static final Set<String> SHAPES =
            Set.of("type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const", "properties", "items", "prefixItems");

    /**
     * Returns {@code schema}, which stands at {@code path}, as {@code subset} allows it.
     *
     * @param arguments whether it describes a tool's arguments: there an object without properties means none
     */
    static StrictSchema of(JsonNode schema, JsonPath path, SchemaSubset subset, boolean arguments) {
        Copy copy = new Copy(subset);
        JsonNode written = copy.schema(schema, path, arguments);
        return new StrictSchema(written, copy.moved, copy.open, copy.optional, copy.unions);
    }

    private static final class Copy {

        private final SchemaSubset subset;
        private final List<JsonPath> moved = new ArrayList<>();
        private final List<JsonPath> open = new ArrayList<>();
        private int optional;
        private int unions;

        Copy(SchemaSubset subset) {
            this.subset = subset;
        }

        JsonNode schema(JsonNode schema, JsonPath path, boolean arguments) {
            if (!schema.isObject()) {
                if (schema.isBoolean() && schema.booleanValue()) {
                    leaveOpen(path);
                }
                return schema;
            }
            ObjectNode copy = Json.object();
            StringJoiner told = new StringJoiner(", ", "{", "}").setEmptyValue("");
            for (Map.Entry<String, JsonNode> field : schema.properties()) {
                keyword(field.getKey(), field.getValue(), path, schema, copy, told);
            }
            if (told.length() > 0) {
                String description = schema.path("description").asString("");
                copy.put("description", description.isEmpty() ? told.toString() : description + "\n\n" + told);
            }
            if (isObject(schema)) {
                close(schema, path, arguments, copy);
            } else if (SHAPES.stream().noneMatch(schema::has)) {
                leaveOpen(path);
            }
            return copy;
        }

        private void keyword(
                String keyword, JsonNode value, JsonPath path, JsonNode schema, ObjectNode copy, StringJoiner told) {
            JsonPath at = path.field(keyword);
            String renamed = subset.renamed().getOrDefault(keyword, keyword);
            boolean taken = !renamed.equals(keyword) && schema.has(renamed);
            if (subset.leftOut().contains(keyword)) {
                moved.add(at);
            } else if (taken || subset.describes(keyword, value)) {
                moved.add(at);
                told.add(keyword + ": " + value);
            } else if (NAMED.contains(keyword) && value.isObject()) {
                ObjectNode members = copy.putObject(keyword);
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    members.set(member.getKey(), schema(member.getValue(), at.field(member.getKey()), false));
                }
            } else if (NESTED.contains(keyword)) {
                copy.set(renamed, nested(value, at));
            } else if (!keyword.equals("additionalProperties")) {
                copy.set(keyword, value);
            }
        }

        private JsonNode nested(JsonNode value, JsonPath at) {
            if (!value.isArray()) {
                return schema(value, at, false);
            }
            ArrayNode alternatives = Json.array();
            for (int i = 0; i < value.size(); i++) {
                alternatives.add(schema(value.get(i), at.item(i), false));
            }
            return alternatives;
        }

        /** Closes an object that names its properties. One that names none but is not closed is a map of any keys. */
        private void close(JsonNode schema, JsonPath path, boolean arguments, ObjectNode copy) {
            JsonNode additional = schema.path("additionalProperties");
            JsonNode properties = schema.path("properties");
            boolean closed = additional.isBoolean() && !additional.booleanValue();
            boolean named = !properties.isEmpty() || arguments || hasAlternatives(schema);
            boolean free = schema.has("patternProperties")
                    || !(closed || (named && (additional.isMissingNode() || additional.isNull())));
            int left = optional(schema, properties);
            if (subset.open()) {
                if (!additional.isMissingNode()) {
                    copy.set("additionalProperties", schema(additional, path.field("additionalProperties"), false));
                }
            } else if (free || (left > 0 && subset.allRequired())) {
                open.add(path);
            } else {
                copy.put("additionalProperties", false);
            }
            optional += left;
            properties.forEach(property -> unions += isUnion(property) ? 1 : 0);
        }

        private void leaveOpen(JsonPath path) {
            if (!subset.open()) {
                open.add(path);
            }
        }

        private static boolean hasAlternatives(JsonNode schema) {
            return schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf") || schema.has("$ref");
        }

        private static int optional(JsonNode schema, JsonNode properties) {
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asString("")));
            return (int) properties.propertyNames().stream()
                    .filter(name -> !required.contains(name))
                    .count();
        }

        private static boolean isUnion(JsonNode property) {
            return property.has("anyOf")
                    || property.has("oneOf")
                    || property.path("type").isArray();
        }

        private static boolean isObject(JsonNode schema) {
            JsonNode type = schema.path("type");
            boolean among = false;
            for (JsonNode one : type) {
                among |= one.asString("").equals("object");
            }
            return schema.has("properties") || type.asString("").equals("object") || among;
        }
    }
}
