package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.openai.OpenAiEffort;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the reasoning setting of a Chat Completions request. */
final class ChatReasoningWriter {

    private ChatReasoningWriter() {}

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        ReasoningEffort effort = OpenAiEffort.accepted(conversation, traits, dropped);
        if (effort != null) {
            request.put("reasoning_effort", effort.label());
        }
    }
}
