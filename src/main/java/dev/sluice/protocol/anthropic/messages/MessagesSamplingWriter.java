package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the sampling settings and the stop sequences of a Messages request. */
final class MessagesSamplingWriter {

    private MessagesSamplingWriter() {}

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        Sampling sampling = conversation.sampling();
        String thinking = request.path("thinking").path("type").asString("disabled");
        boolean allowed = traits.sampling() && thinking.equals("disabled");
        Setting<Double> temperature = sampling.temperature();
        Setting<Double> topP = sampling.topP();
        Setting<Long> topK = sampling.topK();
        if (temperature != null) {
            if (allowed) {
                request.put("temperature", Math.min(1.0, temperature.value()));
            } else if (temperature.value() != 1.0) {
                dropped.drop(temperature.at());
            }
        }
        if (topP != null) {
            // Anthropic accepts one of the two, and recommends temperature.
            if (allowed && temperature == null) {
                request.put("top_p", topP.value());
            } else if (topP.value() != 1.0) {
                dropped.drop(topP.at());
            }
        }
        if (topK != null) {
            if (allowed) {
                request.put("top_k", topK.value());
            } else {
                dropped.drop(topK.at());
            }
        }
        if (sampling.stop() != null) {
            stop(sampling.stop(), dropped, request);
        }
    }

    /** Anthropic refuses stop sequences of white space. */
    private static void stop(Setting<List<String>> stop, DroppedFields dropped, ObjectNode request) {
        ArrayNode sequences = request.arrayNode();
        for (String sequence : stop.value()) {
            if (sequence.isBlank()) {
                dropped.drop(stop.at());
            } else {
                sequences.add(sequence);
            }
        }
        if (!sequences.isEmpty()) {
            request.set("stop_sequences", sequences);
        }
    }
}
