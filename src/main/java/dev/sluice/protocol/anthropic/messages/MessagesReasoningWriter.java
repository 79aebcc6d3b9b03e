package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.ReasoningSettings;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the reasoning settings of a Messages request, in the form that the model accepts. */
final class MessagesReasoningWriter {

    /** The least budget that Anthropic accepts. */
    private static final long MIN_BUDGET = 1024;

    private MessagesReasoningWriter() {}

    static void write(
            Conversation conversation, ModelTraits traits, long maxTokens, DroppedFields dropped, ObjectNode request) {
        JsonNode own = conversation.rest().any("thinking");
        Setting<ReasoningEffort> effort = conversation.wantedEffort();
        if (own != null) {
            request.set("thinking", own);
        } else if (effort != null) {
            switch (traits.reasoning()) {
                case NONE -> {
                    if (effort.value() != ReasoningEffort.NONE) {
                        dropped.drop(effort.at());
                    }
                }
                case ENABLED -> enabled(conversation, effort, maxTokens, dropped, request);
                case ADAPTIVE, BETWEEN_TOOLS, ALWAYS -> adaptive(effort, traits, request);
            }
        }
    }

    /**
     * Writes a budget: the caller's if it leaves room for the answer, else at most half of the output limit. Anthropic refuses a
     * budget beside a forced tool, and in a tool loop without its reasoning.
     */
    private static void enabled(
            Conversation conversation,
            Setting<ReasoningEffort> effort,
            long maxTokens,
            DroppedFields dropped,
            ObjectNode request) {
        if (effort.value() == ReasoningEffort.NONE) {
            return;
        }
        long budget = budget(conversation, effort.value(), maxTokens);
        if (budget < MIN_BUDGET || isForced(request)) {
            dropped.drop(effort.at());
        } else if (loopLostItsReasoning(conversation.messages())) {
            dropped.note(effort.at());
        } else {
            request.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        }
    }

    private static long budget(Conversation conversation, ReasoningEffort effort, long maxTokens) {
        Setting<ReasoningSettings> settings = conversation.reasoning();
        long named = settings == null ? 0 : settings.value().budget();
        return named >= MIN_BUDGET && named < maxTokens ? named : Math.min(effort.budget(), maxTokens / 2);
    }

    private static void adaptive(Setting<ReasoningEffort> effort, ModelTraits traits, ObjectNode request) {
        boolean none = effort.value() == ReasoningEffort.NONE;
        boolean canTurnOff = traits.reasoning() == ModelTraits.Style.ADAPTIVE;
        if (none && canTurnOff) {
            request.putObject("thinking").put("type", "disabled");
            return;
        }
        if (none && traits.reasoning() == ModelTraits.Style.BETWEEN_TOOLS) {
            request.putObject("thinking").put("type", "between_tools");
            return;
        }
        if (!isForced(request)) {
            // Newer models leave the text of their reasoning out unless asked for it.
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

    /** Returns whether the conversation ends within a tool loop whose last message of the assistant has no signed reasoning. */
    private static boolean loopLostItsReasoning(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.role() == Message.Role.ASSISTANT) {
                return message.parts().stream().anyMatch(ContentPart.ToolCall.class::isInstance)
                        && message.parts().stream().noneMatch(ContentPart::isSigned);
            }
            if (message.parts().stream().noneMatch(ContentPart.ToolResult.class::isInstance)) {
                return false;
            }
        }
        return false;
    }
}
