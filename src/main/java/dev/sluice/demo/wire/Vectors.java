package dev.sluice.demo.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Answers to OpenAI's {@code /embeddings} and {@code /moderations}: short calls that generate nothing. */
public final class Vectors {

    /** Few, to keep bodies small; a request may ask for another number. */
    private static final int DIMENSIONS = 8;

    /** As many as OpenAI's largest embedding has. */
    private static final int MAX_DIMENSIONS = 3072;

    private Vectors() {}

    /** Returns the size of what is embedded or judged. */
    public static Prompt prompt(JsonNode body) {
        return Prompt.of(false, body.path("input"));
    }

    /** Returns one vector an input, each of length 1, in the encoding that is asked for. */
    public static String embeddings(JsonNode body, Prompt prompt) {
        long asked = LenientFields.number(body, "dimensions");
        int dimensions = asked > 0 ? (int) Math.min(asked, MAX_DIMENSIONS) : DIMENSIONS;
        String vector =
                LenientFields.text(body, "encoding_format").equals("base64") ? base64(dimensions) : numbers(dimensions);
        StringJoiner data = new StringJoiner(",");
        for (int index = 0; index < inputs(body.path("input")); index++) {
            data.add("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(index, vector));
        }
        return "{\"object\":\"list\",\"data\":[%s],\"model\":%s,\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(
                        data, JsonLiterals.quoted(LenientFields.text(body, "model")), prompt.tokens(), prompt.tokens());
    }

    /** Returns a judgement that nothing is wrong with the input. */
    public static String moderation(JsonNode body, long serial) {
        return """
                {"id":"modr-sim-%06d","model":%s,"results":[{"flagged":false,"categories":{"violence":false},\
                "category_scores":{"violence":0.0},"category_applied_input_types":{"violence":["text"]}}]}""".formatted(serial, JsonLiterals.quoted(LenientFields.text(body, "model")));
    }

    /** A list of numbers is one input, given as tokens. */
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
