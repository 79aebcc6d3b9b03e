package dev.sluice.protocol.json;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The failures of a provider whose answer violates its dialect, and readers of fields that throw them. */
public final class UnreadableAnswer {

    private UnreadableAnswer() {}

    /** Returns the failure to throw; {@code what} names the fault and, in brackets, what was expected. */
    public static FailedAttempt answer(String what) {
        return new FailedAttempt(Failure.of(FailureKind.UNREADABLE, "the provider's answer cannot be read: " + what));
    }

    /**
     * Returns the failure to throw for a tool call whose arguments the model did not write as an object. Another key would not
     * help, as the provider did its part.
     */
    public static FailedAttempt call(String tool, String fault) {
        return new FailedAttempt(Failure.of(
                FailureKind.BROKEN_CALL,
                "the model's call of " + tool + " cannot be read: " + fault
                        + " (expected: a JSON object as arguments)"));
    }

    /** Returns the failure to throw for a stream that ended before {@code missing}. */
    public static FailedAttempt cut(String missing) {
        return new FailedAttempt(
                Failure.of(FailureKind.CUT, "the provider's stream ended early (expected: " + missing + ")"));
    }

    /** Returns the failure that the provider reports instead of an answer. */
    public static FailedAttempt reported(JsonNode error) {
        String message =
                error.isString() ? error.stringValue() : error.path("message").asString("");
        int status = status(error.path("code"));
        JsonNode code = error.path("code").isString() ? error.path("code") : error.path("type");
        return new FailedAttempt(new Failure(
                status == 503 || status == 529 ? FailureKind.OVERLOADED : FailureKind.SERVER_ERROR,
                status,
                message.isEmpty() ? "the provider reported a failure" : message,
                code.isString() ? code.stringValue() : null,
                null,
                null));
    }

    /** Returns the HTTP status that an error's code is, or 0 if it is none. */
    private static int status(JsonNode code) {
        int status = code.isIntegralNumber() ? code.asInt(0) : 0;
        return status >= 400 && status <= 599 ? status : 0;
    }

    /** Returns the JSON object that the provider sent. */
    public static JsonNode object(byte[] bytes, int from, int length) {
        try {
            JsonNode node = Json.read(bytes, from, length);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException notJson) {
            throw answer(Json.problem(notJson) + " (expected: a JSON object)");
        }
        throw answer("not an object (expected: a JSON object)");
    }

    /** Returns a string that must be there. */
    public static String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isString()) {
            throw answer(field + " is missing (expected: a string)");
        }
        return value.stringValue();
    }
}
