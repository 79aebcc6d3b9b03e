package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import tools.jackson.databind.node.ObjectNode;

/** Writes the reasoning setting of a Chat Completions request. */
final class ChatReasoningWriter {

    private ChatReasoningWriter() {}

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        Setting<ReasoningEffort> effort = conversation.wantedEffort();
        if (effort == null) {
            return;
        }
        ReasoningEffort nearest = effort.value().nearest(traits.efforts());
        if (nearest != null) {
            request.put("reasoning_effort", nearest.label());
        } else if (effort.value() != ReasoningEffort.NONE) {
            dropped.drop(effort.at());
        }
    }
}
