package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Place;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The form that the answer must have. */
public sealed interface Format {

    /** Returns the field that asks for it, in the caller's words. */
    Place at();

    /** Any JSON object. */
    record AnyObject(Place at) implements Format {}

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
            Place at) implements Format {}
}
