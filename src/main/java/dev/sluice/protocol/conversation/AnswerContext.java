package dev.sluice.protocol.conversation;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the way back needs to know of a request.
 *
 * @param context under which it was translated
 * @param usageAsked whether the caller wants a stream to report usage in an event of its own
 * @param prefix stands for everything that was said before the answer
 * @param freeForm the tools that take plain text, which the provider was told take JSON
 * @param toolNames the caller's names of the tools that the provider knows by another
 * @param echo the settings that the caller's dialect repeats in its answers, or null where it repeats none
 */
public record AnswerContext(
        TranslationContext context,
        boolean usageAsked,
        long prefix,
        Set<String> freeForm,
        Map<String, String> toolNames,
        @Nullable ObjectNode echo) {}
