package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * The trace of a tool that a provider ran itself, such as a web search, as text that says what was done and found. Another
 * provider knows no such item, and a call of a function that is not offered would mislead the model.
 */
public final class HostedToolTrace {

    /** The fields that mean nothing to a model of another provider, or that no text can hold. */
    private static final Set<String> LEFT_OUT =
            Set.of("type", "id", "status", "index", "signature", "caller", "cache_control", "execution", "b64_json");

    /** The fields that hold what came of the call; they are told after the others. */
    private static final List<String> OUTCOMES = List.of("output", "outputs", "results", "result", "content", "error");

    /** The most characters of a text without a blank: longer than any URL that is of use. */
    private static final int MAX_WORD = 2_000;

    private HostedToolTrace() {}

    /** Returns the text for {@code item}, which is named as left out; {@code label} says what it is. */
    public static ContentPart.Text of(JsonFields item, String label) {
        item.dropped().note(item.path());
        JsonNode all = item.all();
        StringJoiner facts = new StringJoiner("; ");
        all.properties().forEach(field -> {
            if (!OUTCOMES.contains(field.getKey())) {
                tell(field.getKey(), field.getValue(), facts);
            }
        });
        for (String outcome : OUTCOMES) {
            tell(outcome, all.path(outcome), facts);
        }
        String told = '[' + label.replace('_', ' ') + (facts.length() == 0 ? "" : ": " + facts) + ']';
        return new ContentPart.Text(told, null, item.path());
    }

    /** Adds the texts and numbers of {@code value} with the names of their fields, in their order. */
    private static void tell(String name, JsonNode value, StringJoiner facts) {
        if (isLeftOut(name)) {
            return;
        }
        if (value.isObject()) {
            if (isError(value)) {
                facts.add("failed");
            }
            value.properties().forEach(field -> tell(field.getKey(), field.getValue(), facts));
        } else if (value.isArray()) {
            value.forEach(item -> tell(name, item, facts));
        } else if (name.equals("is_error")) {
            if (value.asBoolean(false)) {
                facts.add("failed");
            }
        } else if (!value.isNull() && !value.isMissingNode()) {
            String text = value.asString("");
            if (!text.isEmpty() && !text.startsWith("data:") && !isEncoded(text)) {
                facts.add(name + ": " + text);
            }
        }
    }

    private static boolean isLeftOut(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return LEFT_OUT.contains(lower) || lower.endsWith("_id") || lower.startsWith("encrypted");
    }

    /** Returns whether {@code text} is an image or the like in base64: long, and without a blank. */
    private static boolean isEncoded(String text) {
        return text.length() > MAX_WORD && text.chars().noneMatch(Character::isWhitespace);
    }

    private static boolean isError(JsonNode value) {
        return value.path("type").asString("").endsWith("_error");
    }
}
