package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.CallIds;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the messages of a Chat Completions request: the results of tools are messages of their own, before the rest of theirs. */
final class ChatInputWriter {

    /** The longest id of a call that every model of OpenAI takes; newer ones take 64. */
    private static final int MAX_CALL_ID = 40;

    private final ModelTraits traits;
    private final DroppedFields dropped;
    private final ChatContentWriter content;
    private final ArrayNode messages;

    private ChatInputWriter(ModelTraits traits, DroppedFields dropped, ArrayNode messages) {
        this.traits = traits;
        this.dropped = dropped;
        this.content = new ChatContentWriter(traits, dropped);
        this.messages = messages;
    }

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        ChatInputWriter writer = new ChatInputWriter(traits, dropped, request.putArray("messages"));
        if (!conversation.instructions().isEmpty()) {
            writer.add("system").set("content", writer.content.text(conversation.instructions()));
        }
        for (Message message : conversation.messages()) {
            switch (message.role()) {
                case SYSTEM -> writer.add("system").set("content", writer.content.text(message.parts()));
                case USER -> writer.user(message);
                case ASSISTANT -> writer.assistant(message);
            }
        }
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }

    /** Puts the images of tool results into the message behind them, as Chat accepts images from a user alone. */
    private void user(Message message) {
        List<ContentPart> attached = new ArrayList<>();
        List<ContentPart> own = new ArrayList<>();
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolResult result) {
                result(result, attached);
            } else {
                own.add(part);
            }
        }
        attached.addAll(own);
        if (!attached.isEmpty()) {
            add("user").set("content", content.parts(attached));
        }
    }

    private void result(ContentPart.ToolResult result, List<ContentPart> attached) {
        List<ContentPart> texts = new ArrayList<>();
        for (ContentPart part : result.content()) {
            (part instanceof ContentPart.Text ? texts : attached).add(part);
        }
        ObjectNode written = add("tool").put("tool_call_id", CallIds.fitted(result.callId(), MAX_CALL_ID));
        String text = ChatContentWriter.joined(texts);
        written.put("content", result.failed() && !text.startsWith("Error") ? "Error: " + text : text);
        if (result.breakpoint() != null) {
            dropped.note(result.breakpoint().at());
        }
    }

    private void assistant(Message message) {
        List<ContentPart> texts = new ArrayList<>();
        ArrayNode calls = Json.array();
        StringBuilder reasoningText = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        boolean looping = message.parts().stream().anyMatch(ContentPart.ToolCall.class::isInstance);
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolCall call) {
                calls.add(call(call));
            } else if (part instanceof ContentPart.Reasoning reasoning && traits.reasoningReplay() && looping) {
                reasoningText.append(reasoning.text());
            } else if (part instanceof ContentPart.Reasoning || part instanceof ContentPart.EncryptedReasoning) {
                dropped.note(part.at());
            } else if (part instanceof ContentPart.Refusal refused) {
                refusal.append(refused.text());
            } else {
                texts.add(part);
            }
        }
        ObjectNode written = add("assistant");
        if (texts.isEmpty() && !(calls.isEmpty() && refusal.isEmpty())) {
            written.putNull("content");
        } else {
            written.set("content", content.text(texts));
        }
        if (!refusal.isEmpty()) {
            written.put("refusal", refusal.toString());
        }
        if (!reasoningText.isEmpty()) {
            written.put("reasoning_content", reasoningText.toString());
        }
        if (!calls.isEmpty()) {
            written.set("tool_calls", calls);
        }
    }

    private ObjectNode call(ContentPart.ToolCall call) {
        ObjectNode written =
                Json.object().put("id", CallIds.fitted(call.id(), MAX_CALL_ID)).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", ChatContentWriter.arguments(call));
        if (call.state() != null) {
            written.set("extra_content", Json.read(call.state()));
        }
        if (call.breakpoint() != null) {
            dropped.note(call.breakpoint().at());
        }
        return written;
    }
}
