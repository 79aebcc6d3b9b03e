package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.Traits;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Effort;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Thinking;
import dev.sluice.protocol.json.Drops;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes how hard to think. */
final class ChatReasoning {

    private ChatReasoning() {}

    static void write(Conversation conversation, Traits traits, Drops drops, ObjectNode request) {
        Said<Effort> effort = effort(conversation);
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

    /** What is said of thinking decides whether; the effort, where it is given, decides how hard. */
    static @Nullable Said<Effort> effort(Conversation conversation) {
        Said<Thinking> thinking = conversation.thinking();
        if (thinking == null) {
            return conversation.effort();
        }
        return switch (thinking.value().mode()) {
            case DISABLED, BETWEEN_TOOLS -> new Said<>(Effort.NONE, thinking.at());
            case ADAPTIVE -> conversation.effort();
            case BUDGET ->
                conversation.effort() != null
                        ? conversation.effort()
                        : new Said<>(Effort.ofBudget(thinking.value().budget()), thinking.at());
        };
    }
}
