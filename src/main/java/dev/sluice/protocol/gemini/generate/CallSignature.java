package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The signature that Google wants back with a call, in the form in which its interface for OpenAI's dialect gives it, so that a
 * conversation can move between the two.
 */
final class CallSignature {

    private static final String HOLDER = "google";
    private static final String FIELD = "thought_signature";

    private CallSignature() {}

    /** Returns the state of a call for {@code signature}. */
    static String state(String signature) {
        return Json.object().set(HOLDER, Json.object().put(FIELD, signature)).toString();
    }

    /** Returns the signature in {@code state}, or null if it has none. */
    static @Nullable String of(@Nullable String state) {
        if (state == null) {
            return null;
        }
        try {
            JsonNode signature = Json.read(state).path(HOLDER).path(FIELD);
            return signature.isString() && !signature.stringValue().isEmpty() ? signature.stringValue() : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
