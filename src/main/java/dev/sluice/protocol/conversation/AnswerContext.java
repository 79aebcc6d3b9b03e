package dev.sluice.protocol.conversation;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The facts of a request that the translation of its answer needs.
 *
 * @param translation the context in which the request was translated
 * @param usageAsked whether the caller wants a stream to report usage in an event of its own
 * @param prefix the fingerprint of the conversation before the answer
 * @param freeForm the names of the tools that take plain text; the provider knows them as tools that take JSON
 * @param toolNames the caller's names of renamed tools, by the names that the provider was given
 * @param propertyNames the caller's names of renamed arguments, by the names that the provider was given, for each tool by the
 *     caller's name
 * @param echo the settings that the caller's dialect repeats in its answers, or null if it repeats none
 */
public record AnswerContext(
        TranslationContext translation,
        boolean usageAsked,
        long prefix,
        Set<String> freeForm,
        Map<String, String> toolNames,
        Map<String, Map<String, String>> propertyNames,
        @Nullable ObjectNode echo) {}
