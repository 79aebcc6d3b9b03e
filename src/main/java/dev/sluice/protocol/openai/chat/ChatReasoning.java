package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Effort;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.json.Drops;
import tools.jackson.databind.node.ObjectNode;

/** Writes how hard to think. */
final class ChatReasoning {

    private ChatReasoning() {}

    static void write(Conversation conversation, Traits traits, Drops drops, ObjectNode request) {
        Said<Effort> effort = conversation.wantedEffort();
        if (effort == null) {
            return;
        }
        Effort nearest = effort.value().nearest(traits.efforts());
        if (nearest != null) {
            request.put("reasoning_effort", nearest.label());
        } else if (effort.value() != Effort.NONE) {
            drops.drop(effort.at());
        }
    }
}
