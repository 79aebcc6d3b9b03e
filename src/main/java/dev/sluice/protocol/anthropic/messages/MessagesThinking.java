package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Effort;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Drops;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes how hard to think, in the words that the model takes. */
final class MessagesThinking {

    /** The least budget that Anthropic takes. */
    private static final long LEAST_BUDGET = 1024;

    private MessagesThinking() {}

    static void write(Conversation conversation, Traits traits, long bound, Drops drops, ObjectNode request) {
        JsonNode own = conversation.rest().any("thinking");
        Said<Effort> effort = conversation.effort();
        if (own != null) {
            request.set("thinking", own);
        } else if (effort != null) {
            switch (traits.thinking()) {
                case NONE -> {
                    if (effort.value() != Effort.NONE) {
                        drops.drop(effort.at());
                    }
                }
                case ENABLED -> enabled(conversation, effort, bound, drops, request);
                case ADAPTIVE, BETWEEN_TOOLS, ALWAYS -> adaptive(effort, traits, request);
            }
        }
    }

    /**
     * A budget takes at most half of the output bound, so that there is room for the answer. Anthropic refuses it beside a
     * forced tool, and in a tool loop whose thoughts are gone.
     */
    private static void enabled(
            Conversation conversation, Said<Effort> effort, long bound, Drops drops, ObjectNode request) {
        if (effort.value() == Effort.NONE) {
            return;
        }
        if (bound < 2 * LEAST_BUDGET || isForced(request)) {
            drops.drop(effort.at());
        } else if (loopLostItsThoughts(conversation.turns())) {
            drops.note(effort.at());
        } else {
            request.putObject("thinking")
                    .put("type", "enabled")
                    .put("budget_tokens", Math.min(effort.value().budget(), bound / 2));
        }
    }

    private static void adaptive(Said<Effort> effort, Traits traits, ObjectNode request) {
        boolean none = effort.value() == Effort.NONE;
        boolean canStop = traits.thinking() == Traits.Style.ADAPTIVE;
        if (none && canStop) {
            request.putObject("thinking").put("type", "disabled");
            return;
        }
        if (none && traits.thinking() == Traits.Style.BETWEEN_TOOLS) {
            request.putObject("thinking").put("type", "between_tools");
            return;
        }
        if (!isForced(request)) {
            // Newer models leave the text of their thoughts out unless asked for it.
            request.putObject("thinking").put("type", "adaptive").put("display", "summarized");
        }
        Effort nearest = effort.value().nearest(traits.efforts());
        if (nearest != null) {
            MessagesFormat.outputConfig(request).put("effort", nearest.label());
        }
    }

    private static boolean isForced(ObjectNode request) {
        String type = request.path("tool_choice").path("type").asString("");
        return type.equals("any") || type.equals("tool");
    }

    /** Returns whether the conversation ends amid a tool loop whose last call was not preceded by signed thoughts. */
    private static boolean loopLostItsThoughts(List<Turn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role() == Turn.Role.ASSISTANT) {
                return turn.parts().stream().anyMatch(Part.ToolCall.class::isInstance)
                        && turn.parts().stream().noneMatch(Part::proven);
            }
            if (turn.parts().stream().noneMatch(Part.ToolResult.class::isInstance)) {
                return false;
            }
        }
        return false;
    }
}
