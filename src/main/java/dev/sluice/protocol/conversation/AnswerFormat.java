package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A form that the answer must have. */
public sealed interface AnswerFormat {

    /** Returns the path of the field in the caller's request. */
    JsonPath at();

    /** The form of any JSON object. */
    record AnyObject(JsonPath at) implements AnswerFormat {}

    /**
     * The form of JSON that matches one schema.
     *
     * @param strict whether the provider must enforce the schema; null if the caller does not say
     */
    record Schema(
            @Nullable String name,
            @Nullable String description,
            JsonNode schema,
            @Nullable Boolean strict,
            JsonPath at) implements AnswerFormat {

        /** Returns the same form with its schema replaced. */
        public Schema enforced(JsonNode other, boolean strictly) {
            return new Schema(name, description, other, strictly, at);
        }
    }
}
