package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response that is kept so that a later request can continue it.
 *
 * @param previous the id of the response that it continues itself, or null
 * @param items the items of its own input, then those of its output
 */
record KeptResponse(@Nullable String previous, List<JsonNode> items) {

    /** The most characters of a request that are held until its answer is whole, and then kept. */
    private static final int MAX_ASKED = 1 << 20;

    /**
     * Returns the part of {@code request} that is kept with its answer: null if the caller wants nothing stored, empty if it is
     * too long, so that the items of the answer alone are kept.
     */
    static @Nullable String asked(JsonFields request) {
        JsonNode store = request.any("store");
        if (store != null && !store.asBoolean(true)) {
            return null;
        }
        ObjectNode kept = Json.object();
        JsonNode previous = request.any("previous_response_id");
        if (previous != null) {
            kept.set("previous", previous);
        }
        JsonNode input = request.any("input");
        if (input != null && input.isString()) {
            kept.putArray("input").addObject().put("role", "user").set("content", input);
        } else if (input != null) {
            kept.set("input", input);
        }
        String asked = kept.toString();
        return asked.length() <= MAX_ASKED ? asked : "";
    }

    /** Keeps {@code response} and each of its items for the caller, if the caller wants them stored. */
    static void keep(ObjectNode response, AnswerContext answerContext) {
        String asked = answerContext.asked();
        AnswerStore answers = answerContext.translation().answers();
        if (asked == null || answers == AnswerStore.NONE) {
            return;
        }
        JsonNode output = response.path("output");
        for (JsonNode item : output) {
            answers.keep(item.path("id").asString(""), item.toString());
        }
        if (asked.isEmpty()) {
            return;
        }
        String id = response.path("id").asString("");
        String begun = unlooped(asked, id, answers);
        begun = begun.substring(0, begun.length() - 1);
        String comma = begun.length() == 1 ? "" : ",";
        ObjectNode frame = response.deepCopy().without("output");
        answers.keep(id, begun + comma + "\"output\":" + output + ",\"response\":" + frame + '}');
    }

    /** Some servers give every answer the same id: what is kept under it is laid together with what continues it. */
    private static String unlooped(String asked, String id, AnswerStore answers) {
        if (!asked.contains(id)) {
            return asked;
        }
        JsonNode request = Json.read(asked);
        String earlier = answers.find(id);
        KeptResponse kept = earlier == null ? null : of(earlier);
        if (kept == null || !request.path("previous").asString("").equals(id)) {
            return asked;
        }
        ObjectNode together = Json.object();
        if (kept.previous != null) {
            together.put("previous", kept.previous);
        }
        ArrayNode input = together.putArray("input");
        kept.items.forEach(input::add);
        request.path("input").forEach(input::add);
        return together.toString();
    }

    /** Returns the response that is kept as {@code json}, or null if it is an item. */
    static @Nullable KeptResponse of(String json) {
        JsonNode kept = Json.read(json);
        if (!kept.path("output").isArray() || kept.has("type")) {
            return null;
        }
        List<JsonNode> items = new ArrayList<>();
        kept.path("input").forEach(items::add);
        kept.path("output").forEach(items::add);
        return new KeptResponse(kept.path("previous").stringValue(null), items);
    }
}
