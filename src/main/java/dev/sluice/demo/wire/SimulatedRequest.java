package dev.sluice.demo.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request asks for, whichever dialect it is in.
 *
 * @param model the model's name
 * @param stream whether the answer comes as events
 * @param usageAsked whether a Chat stream ends with a chunk that has the usage
 * @param prompt how large the prompt is
 * @param outputBound the most tokens that may be generated; 0 where the request sets no bound
 * @param tool the tool that the answer calls, or null where it is text
 * @param schema what the answer's text must fit as JSON, or null where it is prose
 * @param thinking whether the answer shows its reasoning
 */
public record SimulatedRequest(
        String model,
        boolean stream,
        boolean usageAsked,
        Prompt prompt,
        long outputBound,
        @Nullable Tool tool,
        @Nullable JsonNode schema,
        boolean thinking) {

    /**
     * A tool that can be called.
     *
     * @param parameters the JSON schema of its arguments
     */
    public record Tool(String name, JsonNode parameters) {}
}
