package dev.sluice.protocol.request;

import dev.sluice.call.RefusedCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;

/** The refusals of bodies that are not JSON, or are more than a reader takes, each with the place of the fault. */
final class JsonFaults {

    private JsonFaults() {}

    /** Returns the refusal of a body that exceeds {@code bounds}. */
    static RefusedCall beyond(StreamReadConstraints bounds, JacksonException fault) {
        return MalformedRequest.because("body: nested too deeply, or a name or number too long, at " + place(fault)
                + " (expected: at most " + bounds.getMaxNestingDepth() + " levels, names of "
                + bounds.getMaxNameLength() + " and numbers of " + bounds.getMaxNumberLength() + " characters)");
    }

    static RefusedCall notJson(JacksonException fault) {
        return MalformedRequest.because("body: not JSON at " + place(fault) + " (expected: one JSON object)");
    }

    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null
                ? "an unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Returns the name of a value's kind, with its article, for a message. */
    static String kind(@Nullable JsonToken token) {
        return token == null
                ? "empty"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> "a string";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case VALUE_NULL -> "null";
                    default -> "a number";
                };
    }
}
