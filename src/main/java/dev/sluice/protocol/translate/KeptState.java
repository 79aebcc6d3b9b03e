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
 * The state that is kept under the id of a tool call until its result comes back.
 *
 * @param model the model that made the state, the only one that accepts it
 * @param prefix the fingerprint of the conversation before the answer, the only one after which signed reasoning is valid
 * @param reasoning the signed reasoning of the answer, under its first call alone
 * @param state the JSON that the provider wants back with this call, or null
 */
record KeptState(
        String model,
        long prefix,
        List<Reasoning> reasoning,
        @Nullable String state) {

    /**
     * A block of signed or encrypted reasoning, with its position in the answer.
     *
     * @param text the reasoning, or null if it is encrypted
     * @param signature the signature, or the encrypted data
     * @param calls the number of tool calls before it
     * @param afterText whether there is text before it
     */
    record Reasoning(@Nullable String text, String signature, int calls, boolean afterText) {

        ContentPart part(JsonPath at) {
            return text == null
                    ? new ContentPart.EncryptedReasoning(signature, at)
                    : new ContentPart.Reasoning(text, signature, at);
        }
    }

    String json() {
        ObjectNode kept = Json.object().put("model", model).put("prefix", prefix);
        for (Reasoning block : reasoning) {
            kept.withArray("reasoning")
                    .addObject()
                    .put("text", block.text)
                    .put("signature", block.signature)
                    .put("calls", block.calls)
                    .put("after_text", block.afterText);
        }
        if (state != null) {
            kept.put("state", state);
        }
        return kept.toString();
    }

    static KeptState of(String json) {
        JsonNode kept = Json.read(json);
        List<Reasoning> reasoning = new ArrayList<>();
        for (JsonNode block : kept.path("reasoning")) {
            reasoning.add(new Reasoning(
                    block.path("text").stringValue(null),
                    block.path("signature").asString(""),
                    block.path("calls").asInt(0),
                    block.path("after_text").asBoolean(false)));
        }
        return new KeptState(
                kept.path("model").asString(""),
                kept.path("prefix").asLong(0),
                reasoning,
                kept.path("state").stringValue(null));
    }
}
