package dev.sluice.protocol.conversation;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSON Schema that a provider enforces.
 *
 * @param renamed the keywords that the provider knows by another name
 * @param described the keywords that it does not enforce, so that the model is told of them in the description
 * @param leftOut the keywords that say nothing which another keyword does not
 * @param minItems the largest {@code minItems} that it enforces
 * @param formats the formats of strings that it enforces
 * @param unreadablePatterns what a regular expression must not contain
 * @param allRequired whether each property must be required
 * @param recursive whether a schema may contain itself
 * @param open whether it enforces schemas that allow any key or any value somewhere
 * @param unenforced whether a schema can be sent that is not to be enforced
 */
public record SchemaSubset(
        Map<String, String> renamed,
        Set<String> described,
        Set<String> leftOut,
        int minItems,
        Set<String> formats,
        Pattern unreadablePatterns,
        boolean allRequired,
        boolean recursive,
        boolean open,
        boolean unenforced) {

    /** Returns whether the model is to be told of {@code keyword} in the description, as the provider does not enforce it. */
    boolean describes(String keyword, JsonNode value) {
        return switch (keyword) {
            case "minItems" -> value.asInt(0) > minItems;
            case "format" -> !formats.contains(value.asString(""));
            case "pattern" -> unreadablePatterns.matcher(value.asString("")).find();
            default -> described.contains(keyword);
        };
    }
}
