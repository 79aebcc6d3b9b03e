package dev.sluice.protocol.conversation;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The facts of a request that the translation of its answer needs.
 *
 * @param translation the context in which the request was translated
 * @param usageAsked whether the caller wants a stream to report usage in an event of its own
 * @param prefix the fingerprint of the conversation before the answer
 * @param callerTools the tools that the caller knows in another form, by their names in the conversation
 * @param toolNames the caller's names of renamed tools, by the names that the provider was given
 * @param propertyNames the caller's names of renamed arguments, by the names that the provider was given, for each tool by the
 *     caller's name
 * @param asked the part of the request that is kept with its answer for a later request to continue, or null if none is
 * @param echo the settings that the caller's dialect repeats in its answers, or null if it repeats none
 */
public record AnswerContext(
        TranslationContext translation,
        boolean usageAsked,
        long prefix,
        Map<String, CallerTool> callerTools,
        Map<String, String> toolNames,
        Map<String, Map<String, String>> propertyNames,
        @Nullable String asked,
        @Nullable ObjectNode echo) {

    /** Returns the id that an answer or a call of it has, made here with {@code prefix} where the provider gave none. */
    public String id(JsonNode given, String prefix) {
        String id = given.asString("");
        return id.isEmpty() ? prefix + translation.ids().get() : id;
    }
}
