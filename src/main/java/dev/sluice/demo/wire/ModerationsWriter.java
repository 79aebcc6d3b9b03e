package dev.sluice.demo.wire;

import tools.jackson.databind.JsonNode;

/** A writer for OpenAI's {@code /moderations}. */
public final class ModerationsWriter {

    private ModerationsWriter() {}

    /** Returns a result that flags nothing. */
    public static String body(JsonNode request, long serial) {
        return """
                {"id":"modr-sim-%06d","model":%s,"results":[{"flagged":false,"categories":{"violence":false},\
                "category_scores":{"violence":0.0},"category_applied_input_types":{"violence":["text"]}}]}""".formatted(serial, JsonLiterals.quoted(LenientFields.text(request, "model")));
    }
}
