package dev.sluice.demo.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request for an answer, independent of the dialect.
 *
 * @param model the model's name
 * @param stream whether the answer is a stream of events
 * @param includeUsage whether a Chat stream ends with a chunk that has the usage
 * @param prompt the size of the prompt
 * @param outputBound the most tokens that may be generated; 0 for no bound
 * @param tool the tool that the answer calls, or null for text
 * @param schema the JSON schema of the answer's text, or null for prose
 * @param reasoning whether the answer shows reasoning
 */
public record SimulatedRequest(
        String model,
        boolean stream,
        boolean includeUsage,
        Prompt prompt,
        long outputBound,
        @Nullable Tool tool,
        @Nullable JsonNode schema,
        boolean reasoning) {

    /** Returns the same request as one that names its model and the form of its answer elsewhere than in its body. */
    public SimulatedRequest asked(String named, boolean events) {
        return new SimulatedRequest(named, events, includeUsage, prompt, outputBound, tool, schema, reasoning);
    }

    /**
     * A tool of the request.
     *
     * @param parameters the JSON schema of its arguments
     */
    public record Tool(String name, JsonNode parameters) {}
}
