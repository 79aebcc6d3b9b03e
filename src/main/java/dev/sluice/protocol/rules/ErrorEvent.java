package dev.sluice.protocol.rules;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** How an error in the midst of a stream is read; such events are rare, so this one builds a tree. */
public final class ErrorEvent {

    /** Enough for every message that providers are known to send, and for one line of a log. */
    private static final int MAX_MESSAGE_LENGTH = 1000;

    private ErrorEvent() {}

    /**
     * Returns what {@code data} reports: an object with an {@code error}, such objects in an array, an object whose {@code
     * response} has one, or an object that is one itself. Where the fault is the caller's, and the data has the shape of an
     * error's body, it is the failure's answer.
     */
    public static Failure read(byte[] data) {
        JsonNode event;
        try {
            event = Json.read(data);
        } catch (JacksonException e) {
            return Failure.of(FailureKind.SERVER_ERROR, "an error event that is not JSON");
        }
        JsonNode error = error(event);
        String code = text(error, "code");
        String type = text(error, "type");
        String detail = text(error.path("details"), "error_code");
        FailureKind kind = ErrorNames.kind(detail, code, text(error, "status"), type);
        String message = error.isString() ? error.stringValue() : text(error, "message");
        boolean isBody = kind == FailureKind.CALLER_FAULT && event.path("error").isObject();
        Failure.Refused answer = isBody ? new Failure.Refused(data, "application/json") : null;
        return new Failure(kind, 0, shortened(message), code != null ? code : type, null, answer);
    }

    private static JsonNode error(JsonNode event) {
        JsonNode object = event.isArray() ? event.path(0) : event;
        JsonNode nested = object.path("response").path("error");
        if (nested.isObject()) {
            return nested;
        }
        JsonNode error = object.path("error");
        return error.isMissingNode() || error.isNull() ? object : error;
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() || value.isNumber() ? value.asString() : null;
    }

    private static String shortened(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "an error event without a message";
        }
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH);
    }
}
