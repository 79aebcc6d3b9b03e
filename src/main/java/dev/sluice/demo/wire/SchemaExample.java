package dev.sluice.demo.wire;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A generator of a small JSON value that fits a schema of objects, arrays, plain types, {@code enum} and {@code const}. */
final class SchemaExample {

    /** Deeper than real schemas, and a bound for recursive ones. */
    private static final int MAX_DEPTH = 16;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaExample() {}

    /** Returns a value that fits {@code schema}, with every property of its objects, required or not. */
    static JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private static JsonNode of(JsonNode schema, int depth) {
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (LenientFields.hasElements(schema.path("enum"))) {
            return schema.path("enum").path(0);
        }
        if (LenientFields.hasElements(schema.path("anyOf"))) {
            return of(schema.path("anyOf").path(0), depth + 1);
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asString("") : type.asString("object")) {
            case "string" -> NODES.stringNode("simulated");
            case "integer", "number" -> NODES.numberNode(1);
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            case "array" ->
                depth < MAX_DEPTH && schema.has("items")
                        ? NODES.arrayNode().add(of(schema.path("items"), depth + 1))
                        : NODES.arrayNode();
            default -> object(schema, depth);
        };
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        if (depth < MAX_DEPTH) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                object.set(property.getKey(), of(property.getValue(), depth + 1));
            }
        }
        return object;
    }
}
