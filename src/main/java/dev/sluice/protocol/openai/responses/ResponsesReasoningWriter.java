package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.openai.OpenAiEffort;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the reasoning settings of a Responses request. */
final class ResponsesReasoningWriter {

    private ResponsesReasoningWriter() {}

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        ReasoningEffort effort = OpenAiEffort.accepted(conversation, traits, dropped);
        if (effort != null) {
            ObjectNode reasoning = request.putObject("reasoning").put("effort", effort.label());
            if (effort != ReasoningEffort.NONE) {
                reasoning.put("summary", "auto");
            }
        }
    }
}
