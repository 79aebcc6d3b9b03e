package dev.sluice.protocol.conversation;

import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A check of a schema's references: each must lead to a definition within the schema that does not contain itself. */
final class SchemaReferences {

    /** The keywords whose values are data, in which {@code $ref} is no reference. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

    private final JsonNode root;
    private final Set<String> open = new HashSet<>();
    private final Set<String> done = new HashSet<>();

    private SchemaReferences(JsonNode root) {
        this.root = root;
    }

    /**
     * Checks {@code schema}, which stands at {@code path}.
     *
     * @throws RefusedCall if it is recursive, or refers to another document
     */
    static void check(JsonNode schema, JsonPath path) {
        new SchemaReferences(schema).follow(schema, path);
    }

    private void follow(JsonNode schema, JsonPath path) {
        JsonNode ref = schema.get("$ref");
        if (ref != null && ref.isString()) {
            follow(ref.stringValue(), path);
        }
        for (Map.Entry<String, JsonNode> field :
                schema.isObject() ? schema.properties() : Set.<Map.Entry<String, JsonNode>>of()) {
            boolean definitions =
                    field.getKey().equals("$defs") || field.getKey().equals("definitions");
            if (!definitions && !DATA.contains(field.getKey())) {
                follow(field.getValue(), path.field(field.getKey()));
            }
        }
        for (int i = 0; schema.isArray() && i < schema.size(); i++) {
            follow(schema.get(i), path.item(i));
        }
    }

    private void follow(String target, JsonPath path) {
        JsonPath at = path.field("$ref");
        if (!target.startsWith("#")) {
            throw JsonFields.unsupported(at, JsonFields.quoted(target) + " is another document (expected: #/$defs/…)");
        }
        if (!open.add(target)) {
            throw JsonFields.unsupported(
                    at, JsonFields.quoted(target) + " is recursive, which this model's provider refuses");
        }
        if (target.equals("#")) {
            throw JsonFields.unsupported(at, "the schema contains itself, which this model's provider refuses");
        }
        if (done.add(target)) {
            follow(target.startsWith("#/") ? root.at(target.substring(1)) : Json.object(), path);
        }
        open.remove(target);
    }
}
