package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a JSON schema as one that Anthropic compiles: every object closed, no bounds on numbers, strings and lists. Bounds are
 * dropped by name; recursion and references to other documents, which have no counterpart, are refused.
 */
final class MessagesSchemaWriter {

    private static final Set<String> BOUNDS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    /** The keywords whose members the schema's author has named, so that none of them is a keyword. */
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    private final JsonNode root;
    private final DroppedFields dropped;

    private MessagesSchemaWriter(JsonNode root, DroppedFields dropped) {
        this.root = root;
        this.dropped = dropped;
    }

    /**
     * Returns a copy of {@code schema}, which stands at {@code path}, that Anthropic compiles.
     *
     * @throws dev.sluice.call.RefusedCall if it is recursive, or refers to another document
     */
    static JsonNode write(JsonNode schema, JsonPath path, DroppedFields dropped) {
        MessagesSchemaWriter writer = new MessagesSchemaWriter(schema, dropped);
        writer.refuseRecursion(schema, path, new HashSet<>(), new HashSet<>());
        return writer.copy(schema, path);
    }

    private JsonNode copy(JsonNode schema, JsonPath path) {
        if (schema.isArray()) {
            ArrayNode items = Json.array();
            for (int i = 0; i < schema.size(); i++) {
                items.add(copy(schema.get(i), path.item(i)));
            }
            return items;
        }
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode copy = Json.object();
        for (var field : schema.properties()) {
            JsonPath at = path.field(field.getKey());
            if (NAMED.contains(field.getKey()) && field.getValue().isObject()) {
                ObjectNode named = copy.putObject(field.getKey());
                for (var member : field.getValue().properties()) {
                    named.set(member.getKey(), copy(member.getValue(), at.field(member.getKey())));
                }
            } else if (BOUNDS.contains(field.getKey()) || isLongList(field.getKey(), field.getValue())) {
                dropped.drop(at);
            } else if (isData(field.getKey())) {
                copy.set(field.getKey(), field.getValue());
            } else if (!field.getKey().equals("additionalProperties")) {
                copy.set(field.getKey(), copy(field.getValue(), at));
            } else if (!field.getValue().equals(Json.read("false"))) {
                dropped.drop(at);
            }
        }
        if (schema.has("properties") || schema.path("type").asString("").equals("object")) {
            copy.put("additionalProperties", false);
        }
        return copy;
    }

    /** Anthropic accepts a minimum length of 0 or 1. */
    private static boolean isLongList(String keyword, JsonNode value) {
        return keyword.equals("minItems") && value.asInt(0) > 1;
    }

    private static boolean isData(String keyword) {
        return keyword.equals("enum")
                || keyword.equals("const")
                || keyword.equals("default")
                || keyword.equals("examples");
    }

    private void refuseRecursion(JsonNode schema, JsonPath path, Set<String> open, Set<String> done) {
        JsonNode ref = schema.get("$ref");
        if (ref != null && ref.isString()) {
            String target = ref.stringValue();
            if (!target.startsWith("#")) {
                throw JsonFields.unsupported(
                        path.field("$ref"), JsonFields.quoted(target) + " is another document (expected: #/$defs/…)");
            }
            if (!open.add(target)) {
                throw JsonFields.unsupported(
                        path.field("$ref"),
                        JsonFields.quoted(target) + " is recursive, which this model's provider refuses");
            }
            if (done.add(target)) {
                JsonNode resolved = target.equals("#") ? root : resolve(target);
                if (target.equals("#")) {
                    throw JsonFields.unsupported(
                            path.field("$ref"), "the schema contains itself, which this model's provider refuses");
                }
                refuseRecursion(resolved, path, open, done);
            }
            open.remove(target);
        }
        for (var field : schema.isObject() ? schema.properties() : Set.<java.util.Map.Entry<String, JsonNode>>of()) {
            boolean definitions =
                    field.getKey().equals("$defs") || field.getKey().equals("definitions");
            if (!definitions && !isData(field.getKey())) {
                refuseRecursion(field.getValue(), path.field(field.getKey()), open, done);
            }
        }
        for (int i = 0; schema.isArray() && i < schema.size(); i++) {
            refuseRecursion(schema.get(i), path.item(i), open, done);
        }
    }

    private JsonNode resolve(String target) {
        return target.startsWith("#/") ? root.at(target.substring(1)) : Json.object();
    }
}
