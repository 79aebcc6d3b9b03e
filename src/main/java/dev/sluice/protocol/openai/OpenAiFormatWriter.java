package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.AnswerFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a schema of the answer, by the field names that both of OpenAI's APIs have in common. */
public final class OpenAiFormatWriter {

    /** A schema must have a name, and not every dialect gives it one. */
    private static final String DEFAULT_NAME = "answer";

    private OpenAiFormatWriter() {}

    /** Writes {@code schema}; where the caller does not say whether it must be enforced, it is if OpenAI can enforce it. */
    public static void write(AnswerFormat.Schema schema, ObjectNode target) {
        target.put("name", schema.name() == null ? DEFAULT_NAME : schema.name());
        if (schema.description() != null) {
            target.put("description", schema.description());
        }
        target.set("schema", schema.schema());
        target.put("strict", schema.strict() == null ? isClosed(schema.schema()) : schema.strict());
    }

    /** OpenAI enforces a schema only if each of its objects is closed and requires all its properties. */
    private static boolean isClosed(JsonNode schema) {
        JsonNode properties = schema.path("properties");
        boolean open = schema.path("additionalProperties").asBoolean(true)
                || schema.path("required").size() != properties.size();
        if (properties.isObject() && open) {
            return false;
        }
        for (JsonNode child : schema) {
            if (child.isContainer() && !isClosed(child)) {
                return false;
            }
        }
        return true;
    }
}
