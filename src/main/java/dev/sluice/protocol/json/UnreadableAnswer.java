package dev.sluice.protocol.json;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The failure of a provider whose answer is not what its dialect says it must be. */
public final class UnreadableAnswer {

    private UnreadableAnswer() {}

    /** Returns the failure to throw; {@code what} is what the provider did and, in brackets, what was expected. */
    public static FailedAttempt answer(String what) {
        return new FailedAttempt(Failure.of(FailureKind.UNREADABLE, "the provider's answer cannot be read: " + what));
    }

    /** Returns the failure to throw where a stream ended before it was whole. */
    public static FailedAttempt cut(String missing) {
        return new FailedAttempt(
                Failure.of(FailureKind.CUT, "the provider's stream ended early (expected: " + missing + ")"));
    }

    /** Returns the failure that the provider reports in place of an answer. */
    public static FailedAttempt reported(JsonNode error) {
        String message =
                error.isString() ? error.stringValue() : error.path("message").asString("");
        JsonNode code = error.path("code").isString() ? error.path("code") : error.path("type");
        return new FailedAttempt(new Failure(
                FailureKind.SERVER_ERROR,
                0,
                message.isEmpty() ? "the provider reported a failure" : message,
                code.isString() ? code.stringValue() : null,
                null,
                null));
    }

    /** Reads a JSON object of the provider's. */
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

    /** Returns the text of a field that must be there. */
    public static String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isString()) {
            throw answer(field + " is missing (expected: a string)");
        }
        return value.stringValue();
    }
}
