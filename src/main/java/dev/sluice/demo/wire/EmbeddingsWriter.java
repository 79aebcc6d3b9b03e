package dev.sluice.demo.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** A writer for OpenAI's {@code /embeddings}. */
public final class EmbeddingsWriter {

    /** The default, small to keep bodies small. */
    private static final int DIMENSIONS = 8;

    /** The dimensions of OpenAI's largest embedding. */
    private static final int MAX_DIMENSIONS = 3072;

    private EmbeddingsWriter() {}

    /** Returns one vector of length 1 for each input, in the requested encoding. */
    public static String body(JsonNode request, Prompt prompt) {
        long requested = LenientFields.number(request, "dimensions");
        int dimensions = requested > 0 ? (int) Math.min(requested, MAX_DIMENSIONS) : DIMENSIONS;
        String vector = LenientFields.text(request, "encoding_format").equals("base64")
                ? base64(dimensions)
                : numbers(dimensions);
        StringJoiner data = new StringJoiner(",");
        for (int index = 0; index < inputs(request.path("input")); index++) {
            data.add("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(index, vector));
        }
        return "{\"object\":\"list\",\"data\":[%s],\"model\":%s,\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(
                        data,
                        JsonLiterals.quoted(LenientFields.text(request, "model")),
                        prompt.tokens(),
                        prompt.tokens());
    }

    /** Returns the number of inputs; a list of numbers is one input, given as tokens. */
    private static int inputs(JsonNode input) {
        return input.isArray() && !input.path(0).isNumber() ? input.size() : 1;
    }

    private static float component(int dimensions) {
        return (float) (1 / Math.sqrt(dimensions));
    }

    private static String numbers(int dimensions) {
        StringJoiner numbers = new StringJoiner(",", "[", "]");
        for (int i = 0; i < dimensions; i++) {
            numbers.add(Float.toString(component(dimensions)));
        }
        return numbers.toString();
    }

    private static String base64(int dimensions) {
        ByteBuffer floats = ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dimensions; i++) {
            floats.putFloat(component(dimensions));
        }
        return '"' + Base64.getEncoder().encodeToString(floats.array()) + '"';
    }
}
