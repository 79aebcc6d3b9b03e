package dev.sluice.protocol.translate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept under the id of a tool call until its result comes back.
 *
 * @param model whose state it is: no other model reads it
 * @param prefix stands for all that was said before; signed thoughts are worth nothing after anything else
 * @param thoughts the signed thoughts of the answer, under its first call alone
 * @param state what the provider wants to see again with this very call, as JSON, or null
 */
record KeptState(
        String model,
        long prefix,
        List<Thought> thoughts,
        @Nullable String state) {

    /**
     * A thought and where it stood.
     *
     * @param calls how many calls came before it
     * @param afterText whether words came before it
     */
    record Thought(@Nullable String text, String proof, int calls, boolean afterText) {

        ContentPart part(JsonPath at) {
            return text == null ? new ContentPart.SealedThought(proof, at) : new ContentPart.Thought(text, proof, at);
        }
    }

    String json() {
        ObjectNode kept = Json.object().put("model", model).put("prefix", prefix);
        for (Thought thought : thoughts) {
            kept.withArray("thoughts")
                    .addObject()
                    .put("text", thought.text)
                    .put("proof", thought.proof)
                    .put("calls", thought.calls)
                    .put("after_text", thought.afterText);
        }
        if (state != null) {
            kept.put("state", state);
        }
        return kept.toString();
    }

    static KeptState of(String json) {
        JsonNode kept = Json.read(json);
        List<Thought> thoughts = new ArrayList<>();
        for (JsonNode thought : kept.path("thoughts")) {
            thoughts.add(new Thought(
                    thought.path("text").stringValue(null),
                    thought.path("proof").asString(""),
                    thought.path("calls").asInt(0),
                    thought.path("after_text").asBoolean(false)));
        }
        return new KeptState(
                kept.path("model").asString(""),
                kept.path("prefix").asLong(0),
                thoughts,
                kept.path("state").stringValue(null));
    }
}
