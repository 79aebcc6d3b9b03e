package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import tools.jackson.databind.node.ObjectNode;

/** Writes the reasoning settings of a Responses request. */
final class ResponsesReasoningWriter {

    private ResponsesReasoningWriter() {}

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        Setting<ReasoningEffort> effort = conversation.wantedEffort();
        if (effort == null) {
            return;
        }
        ReasoningEffort nearest = effort.value().nearest(traits.efforts());
        if (nearest != null) {
            ObjectNode reasoning = request.putObject("reasoning").put("effort", nearest.label());
            if (nearest != ReasoningEffort.NONE) {
                reasoning.put("summary", "auto");
            }
        } else if (effort.value() != ReasoningEffort.NONE) {
            dropped.drop(effort.at());
        }
    }
}
