package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes how hard to think, in the words that the model takes. */
final class MessagesReasoningWriter {

    /** The least budget that Anthropic takes. */
    private static final long LEAST_BUDGET = 1024;

    private MessagesReasoningWriter() {}

    static void write(
            Conversation conversation, ModelTraits traits, long bound, DroppedFields dropped, ObjectNode request) {
        JsonNode own = conversation.rest().any("thinking");
        Setting<ReasoningEffort> effort = conversation.effort();
        if (own != null) {
            request.set("thinking", own);
        } else if (effort != null) {
            switch (traits.reasoning()) {
                case NONE -> {
                    if (effort.value() != ReasoningEffort.NONE) {
                        dropped.drop(effort.at());
                    }
                }
                case ENABLED -> enabled(conversation, effort, bound, dropped, request);
                case ADAPTIVE, BETWEEN_TOOLS, ALWAYS -> adaptive(effort, traits, request);
            }
        }
    }

    /**
     * A budget takes at most half of the output bound, so that there is room for the answer. Anthropic refuses it beside a
     * forced tool, and in a tool loop whose thoughts are gone.
     */
    private static void enabled(
            Conversation conversation,
            Setting<ReasoningEffort> effort,
            long bound,
            DroppedFields dropped,
            ObjectNode request) {
        if (effort.value() == ReasoningEffort.NONE) {
            return;
        }
        if (bound < 2 * LEAST_BUDGET || isForced(request)) {
            dropped.drop(effort.at());
        } else if (loopLostItsThoughts(conversation.turns())) {
            dropped.note(effort.at());
        } else {
            request.putObject("thinking")
                    .put("type", "enabled")
                    .put("budget_tokens", Math.min(effort.value().budget(), bound / 2));
        }
    }

    private static void adaptive(Setting<ReasoningEffort> effort, ModelTraits traits, ObjectNode request) {
        boolean none = effort.value() == ReasoningEffort.NONE;
        boolean canStop = traits.reasoning() == ModelTraits.Style.ADAPTIVE;
        if (none && canStop) {
            request.putObject("thinking").put("type", "disabled");
            return;
        }
        if (none && traits.reasoning() == ModelTraits.Style.BETWEEN_TOOLS) {
            request.putObject("thinking").put("type", "between_tools");
            return;
        }
        if (!isForced(request)) {
            // Newer models leave the text of their thoughts out unless asked for it.
            request.putObject("thinking").put("type", "adaptive").put("display", "summarized");
        }
        ReasoningEffort nearest = effort.value().nearest(traits.efforts());
        if (nearest != null) {
            MessagesFormatWriter.outputConfig(request).put("effort", nearest.label());
        }
    }

    private static boolean isForced(ObjectNode request) {
        String type = request.path("tool_choice").path("type").asString("");
        return type.equals("any") || type.equals("tool");
    }

    /** Returns whether the conversation ends amid a tool loop whose last call was not preceded by signed thoughts. */
    private static boolean loopLostItsThoughts(List<Message> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Message turn = turns.get(i);
            if (turn.role() == Message.Role.ASSISTANT) {
                return turn.parts().stream().anyMatch(ContentPart.ToolCall.class::isInstance)
                        && turn.parts().stream().noneMatch(ContentPart::proven);
            }
            if (turn.parts().stream().noneMatch(ContentPart.ToolResult.class::isInstance)) {
                return false;
            }
        }
        return false;
    }
}
