package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A function that the model may call.
 *
 * @param schema the JSON schema of the arguments, or null if there is none
 * @param strict whether the arguments must match the schema; null if the caller does not say
 * @param freeForm whether it takes plain text instead of JSON
 */
public record Tool(
        String name,
        @Nullable String description,
        @Nullable JsonNode schema,
        @Nullable Boolean strict,
        boolean freeForm,
        @Nullable CacheBreakpoint breakpoint,
        JsonPath at) {

    /** Returns the same tool without its cache breakpoint. */
    public Tool withoutBreakpoint() {
        return new Tool(name, description, schema, strict, freeForm, null, at);
    }

    /** Returns the same tool with its schema replaced. */
    public Tool enforced(@Nullable JsonNode other, @Nullable Boolean strictly) {
        return new Tool(name, description, other, strictly, freeForm, breakpoint, at);
    }
}
