package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.json.Drops;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes how tokens are chosen, and what ends the choosing. */
final class MessagesSampling {

    private MessagesSampling() {}

    static void write(Conversation conversation, Traits traits, Drops drops, ObjectNode request) {
        Sampling sampling = conversation.sampling();
        String thinking = request.path("thinking").path("type").asString("disabled");
        boolean open = traits.sampling() && thinking.equals("disabled");
        Said<Double> temperature = sampling.temperature();
        Said<Double> topP = sampling.topP();
        Said<Long> topK = sampling.topK();
        if (temperature != null) {
            if (open) {
                request.put("temperature", Math.min(1.0, temperature.value()));
            } else if (temperature.value() != 1.0) {
                drops.drop(temperature.at());
            }
        }
        if (topP != null) {
            // Anthropic takes one of the two, and asks to prefer temperature.
            if (open && temperature == null) {
                request.put("top_p", topP.value());
            } else if (topP.value() != 1.0) {
                drops.drop(topP.at());
            }
        }
        if (topK != null) {
            if (open) {
                request.put("top_k", topK.value());
            } else {
                drops.drop(topK.at());
            }
        }
        if (sampling.stop() != null) {
            stop(sampling.stop(), drops, request);
        }
    }

    /** Anthropic refuses stop sequences of white space. */
    private static void stop(Said<List<String>> stop, Drops drops, ObjectNode request) {
        ArrayNode sequences = request.arrayNode();
        for (String sequence : stop.value()) {
            if (sequence.isBlank()) {
                drops.drop(stop.at());
            } else {
                sequences.add(sequence);
            }
        }
        if (!sequences.isEmpty()) {
            request.set("stop_sequences", sequences);
        }
    }
}
