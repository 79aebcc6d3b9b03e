package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.UnreadableAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The rule by which the arguments of a call become an input, which must be a JSON object. Models of other dialects write any text
 * as arguments, and callers of those see it.
 *
 * <ul>
 *   <li>None, or {@code null}, is an empty object.
 *   <li>A string that holds an object in JSON is that object.
 *   <li>What does not even begin as an object arrives whole, as the one field {@link #RAW}, so that the model can try again.
 *   <li>What begins as an object and is none is an error: a part of it may be in a stream already.
 * </ul>
 */
public final class MessagesCallInput {

    /** The field that holds arguments which are no object. */
    static final String RAW = "raw_arguments";

    private MessagesCallInput() {}

    /** Returns whether {@code arguments} begin as an object; null if there is too little of them to say. */
    public static @Nullable Boolean beginsAsObject(CharSequence arguments) {
        boolean opened = false;
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                continue;
            }
            if (opened) {
                return c == '"' || c == '}';
            }
            if (c != '{') {
                return false;
            }
            opened = true;
        }
        return null;
    }

    /**
     * Returns the input for the whole {@code arguments} of a call of {@code tool}, as JSON.
     *
     * @throws dev.sluice.call.FailedAttempt if they begin as an object and are none
     */
    public static String of(String tool, String arguments) {
        if (arguments.isBlank()) {
            return "{}";
        }
        JsonNode value;
        try {
            value = Json.read(arguments);
        } catch (JacksonException notJson) {
            if (!Boolean.FALSE.equals(beginsAsObject(arguments))) {
                throw UnreadableAnswer.call(tool, "cut off, or more than one value");
            }
            return raw(arguments);
        }
        if (value.isObject()) {
            return arguments;
        }
        return value.isNull() ? "{}" : inner(value, arguments);
    }

    private static String inner(JsonNode value, String arguments) {
        try {
            if (value.isString() && Json.read(value.stringValue()).isObject()) {
                return value.stringValue();
            }
        } catch (JacksonException justText) {
            return raw(arguments);
        }
        return raw(arguments);
    }

    /** Returns whether {@code input} holds arguments that are no object, of which {@code arguments} is the text. */
    public static boolean isRaw(String input, String arguments) {
        return input.equals(raw(arguments));
    }

    private static String raw(String arguments) {
        return Json.object().put(RAW, arguments).toString();
    }
}
