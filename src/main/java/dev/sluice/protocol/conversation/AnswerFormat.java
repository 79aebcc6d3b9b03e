package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The form that the answer must have. */
public sealed interface AnswerFormat {

    /** Returns the field that asks for it, in the caller's words. */
    JsonPath at();

    /** Any JSON object. */
    record AnyObject(JsonPath at) implements AnswerFormat {}

    /**
     * JSON of one schema.
     *
     * @param strict whether the provider must enforce it; null where the caller does not say
     */
    record Schema(
            @Nullable String name,
            @Nullable String description,
            JsonNode schema,
            @Nullable Boolean strict,
            JsonPath at) implements AnswerFormat {

        /** Returns what the caller says of enforcing it; where nothing, whether OpenAI can. */
        public boolean enforceable() {
            return strict == null ? isClosed(schema) : strict;
        }

        /** OpenAI enforces a schema only where each of its objects is closed and requires all its properties. */
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
}
