package dev.sluice.protocol.request;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import java.util.Set;

/**
 * How a {@link RequestHead} is read from a body, in one pass.
 *
 * <p>Refuses what no provider could make sense of, and what could make Sluice and a provider read the same body differently.
 * All else is the provider's to judge. Stateless and safe for use by many threads.
 */
public final class RequestHeads {

    /** Longer than any provider's name for a model, and short enough to print in a message or a log. */
    static final int MAX_MODEL_LENGTH = 256;

    /** The endpoints that have nothing to work on without messages. */
    private static final Set<Endpoint> WITH_MESSAGES = Set.of(Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.COUNT_TOKENS);

    private RequestHeads() {}

    /**
     * Reads a JSON body.
     *
     * @throws RefusedCall as {@link Refusal.Reason#MALFORMED} where the body is not one JSON object in UTF-8, is nested deeper
     *     than 500 levels, gives model or stream twice or of a wrong type, or lacks a model or what the endpoint works on
     */
    public static RequestHead read(byte[] body, Endpoint endpoint) {
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) {
            throw malformed("body: byte " + invalid + " is not valid UTF-8 (expected: JSON in UTF-8)");
        }
        return new HeadReader(body, endpoint).read();
    }

    /**
     * Reads a {@code multipart/form-data} body, in which {@link RequestHead#renamed} splices a bare name.
     *
     * @param boundary the content type's parameter, unquoted
     * @throws RefusedCall as {@link Refusal.Reason#MALFORMED} where the body is no such form or lacks a model
     */
    public static RequestHead readMultipart(byte[] body, String boundary) {
        return new FormReader(body, boundary).read();
    }

    static boolean needsMessages(Endpoint endpoint) {
        return WITH_MESSAGES.contains(endpoint);
    }

    /** Returns {@code model} where it can be one's name. */
    static String checkedModel(String model) {
        if (model.isBlank()) {
            throw malformed("model: empty (expected: a model's name)", "model");
        }
        if (model.length() > MAX_MODEL_LENGTH) {
            throw malformed(
                    "model: " + model.length() + " characters (expected: at most " + MAX_MODEL_LENGTH + ")", "model");
        }
        return model;
    }

    static RefusedCall malformed(String message) {
        return Refusal.of(Refusal.Reason.MALFORMED, message).asException();
    }

    static RefusedCall malformed(String message, String param) {
        return Refusal.of(Refusal.Reason.MALFORMED, message, param).asException();
    }
}
