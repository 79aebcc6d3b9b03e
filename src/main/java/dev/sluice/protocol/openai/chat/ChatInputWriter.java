package dev.sluice.protocol.openai.chat;

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

/** Writes who says what: the results of tools as messages of their own, before all else of their turn. */
final class ChatInputWriter {

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
            writer.message("system").set("content", writer.content.words(conversation.instructions()));
        }
        for (Message turn : conversation.turns()) {
            switch (turn.role()) {
                case SYSTEM -> writer.message("system").set("content", writer.content.words(turn.parts()));
                case USER -> writer.user(turn);
                case ASSISTANT -> writer.assistant(turn);
            }
        }
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    /** What a result shows, Chat lets only a user show: it goes into the message that follows the results. */
    private void user(Message turn) {
        List<ContentPart> shown = new ArrayList<>();
        List<ContentPart> setting = new ArrayList<>();
        for (ContentPart part : turn.parts()) {
            if (part instanceof ContentPart.ToolResult result) {
                result(result, shown);
            } else {
                setting.add(part);
            }
        }
        shown.addAll(setting);
        if (!shown.isEmpty()) {
            message("user").set("content", content.parts(shown));
        }
    }

    private void result(ContentPart.ToolResult result, List<ContentPart> shown) {
        List<ContentPart> words = new ArrayList<>();
        for (ContentPart part : result.content()) {
            (part instanceof ContentPart.Text ? words : shown).add(part);
        }
        ObjectNode message = message("tool").put("tool_call_id", result.callId());
        String text = ChatContentWriter.joined(words);
        message.put("content", result.failed() && !text.startsWith("Error") ? "Error: " + text : text);
        if (result.mark() != null) {
            dropped.note(result.mark().at());
        }
    }

    private void assistant(Message turn) {
        List<ContentPart> words = new ArrayList<>();
        ArrayNode calls = Json.array();
        StringBuilder thoughts = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        boolean looping = turn.parts().stream().anyMatch(ContentPart.ToolCall.class::isInstance);
        for (ContentPart part : turn.parts()) {
            if (part instanceof ContentPart.ToolCall call) {
                calls.add(call(call));
            } else if (part instanceof ContentPart.Thought thought && traits.thoughtsBack() && looping) {
                thoughts.append(thought.text());
            } else if (part instanceof ContentPart.Thought || part instanceof ContentPart.SealedThought) {
                dropped.note(part.at());
            } else if (part instanceof ContentPart.Declined declined) {
                refusal.append(declined.text());
            } else {
                words.add(part);
            }
        }
        ObjectNode message = message("assistant");
        if (words.isEmpty() && !(calls.isEmpty() && refusal.isEmpty())) {
            message.putNull("content");
        } else {
            message.set("content", content.words(words));
        }
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private ObjectNode call(ContentPart.ToolCall call) {
        ObjectNode written = Json.object().put("id", call.id()).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", ChatContentWriter.arguments(call));
        if (call.state() != null) {
            written.set("extra_content", Json.read(call.state()));
        }
        if (call.mark() != null) {
            dropped.note(call.mark().at());
        }
        return written;
    }
}
