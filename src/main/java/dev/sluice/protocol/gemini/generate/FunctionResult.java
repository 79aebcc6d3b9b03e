package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.json.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a call as text, which Google takes as an object: one of {@code output} or {@code error} by its documentation, or
 * of any fields.
 */
record FunctionResult(String text, boolean failed) {

    private static final String OUTPUT = "output";
    private static final String ERROR = "error";

    /** Google's documentation names the first, its SDKs write the second. */
    private static final List<String> OUTPUTS = List.of(OUTPUT, "result");

    static FunctionResult of(JsonNode response) {
        if (response.size() == 1) {
            for (String name : OUTPUTS) {
                if (response.path(name).isString()) {
                    return new FunctionResult(response.path(name).stringValue(), false);
                }
            }
            if (response.path(ERROR).isString()) {
                return new FunctionResult(response.path(ERROR).stringValue(), true);
            }
        }
        return new FunctionResult(response.isEmpty() ? "" : response.toString(), false);
    }

    /** Returns the object for this result. */
    ObjectNode response() {
        if (!failed && text.startsWith("{")) {
            try {
                if (Json.read(text) instanceof ObjectNode object) {
                    return object;
                }
            } catch (JacksonException justText) {
                return Json.object().put(OUTPUT, text);
            }
        }
        return Json.object().put(failed ? ERROR : OUTPUT, text);
    }
}
