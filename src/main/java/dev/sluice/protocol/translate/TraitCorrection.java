package dev.sluice.protocol.translate;

import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.json.Json;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The words of a provider's refusal, and the traits of the model that they tell.
 *
 * @param words the words; their first group is a number or a list, if one of the next two is set
 * @param traits the traits that hold whenever the words are there
 * @param number the trait whose value the words name, or null
 * @param efforts whether the words list the efforts that the model accepts
 */
record TraitCorrection(
        Pattern words, ObjectNode traits, @Nullable String number, boolean efforts) {

    /** A value of at most 18 digits, which fit a long. */
    private static final int MAX_DIGITS = 18;

    static TraitCorrection of(JsonNode row) {
        Pattern words = row.has("message")
                ? Pattern.compile(row.path("message").asString(""), Pattern.LITERAL)
                : Pattern.compile(row.path("pattern").asString(""), Pattern.CASE_INSENSITIVE);
        ObjectNode traits = row.get("traits") instanceof ObjectNode fixed ? fixed : Json.object();
        return new TraitCorrection(
                words,
                traits,
                row.path("number").stringValue(null),
                row.path("efforts").asBoolean(false));
    }

    /** Returns the traits that {@code message} tells, or null if the words are not in it. */
    @Nullable
    ObjectNode traits(String message) {
        Matcher found = words.matcher(message);
        if (!found.find()) {
            return null;
        }
        ObjectNode told = traits.deepCopy();
        if (number != null && found.group(1).length() <= MAX_DIGITS) {
            told.put(number, Long.parseLong(found.group(1)));
        }
        if (efforts) {
            listed(found.group(1).toLowerCase(Locale.ROOT), told.putArray("efforts"));
        }
        return told;
    }

    private static void listed(String words, ArrayNode accepted) {
        for (ReasoningEffort effort : ReasoningEffort.values()) {
            if (Pattern.compile("\\b" + effort.label() + "\\b").matcher(words).find()) {
                accepted.add(effort.name());
            }
        }
    }
}
