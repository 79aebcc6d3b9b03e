package dev.sluice.protocol.request;

import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import java.nio.charset.StandardCharsets;

/**
 * The model's name in a request's body.
 *
 * @param name the name, without quotes or escapes
 * @param start the offset of the value in the body, in JSON of its opening quote
 * @param end the offset behind the value, in JSON behind its closing quote; where no body names the model, the start
 */
public record ModelField(String name, int start, int end) {

    /** Longer than any provider's name for a model, and short enough to print in a message or a log. */
    static final int MAX_LENGTH = 256;

    /**
     * Returns the field that was read from a body.
     *
     * @throws dev.sluice.call.RefusedCall where {@code name} cannot be a model's
     */
    public static ModelField read(String name, int start, int end) {
        if (name.isBlank()) {
            throw MalformedRequest.because("model: empty (expected: a model's name)", "model");
        }
        if (name.length() > MAX_LENGTH) {
            throw MalformedRequest.because(
                    "model: " + name.length() + " characters (expected: at most " + MAX_LENGTH + ")", "model");
        }
        return new ModelField(name, start, end);
    }

    static RefusedCall tooLong() {
        return MalformedRequest.because("model: too long (expected: at most " + MAX_LENGTH + " characters)", "model");
    }

    /** Returns a name that stands in no body. */
    public static ModelField outside(String name) {
        return new ModelField(name, 0, 0);
    }

    /** Returns {@code body} with {@code other} in place of the name; every other byte stays as it is. */
    RequestBody replaced(RequestBody body, String other) {
        boolean json = body.at(start) == '"';
        byte[] value = json ? JsonText.quoted(other) : other.getBytes(StandardCharsets.UTF_8);
        return body.replaced(start, end, value);
    }
}
