package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes who says what: the results of tools as messages of their own, before all else of their turn. */
final class ChatMessages {

    private final Traits traits;
    private final Drops drops;
    private final ChatContent content;
    private final ArrayNode messages;

    private ChatMessages(Traits traits, Drops drops, ArrayNode messages) {
        this.traits = traits;
        this.drops = drops;
        this.content = new ChatContent(traits, drops);
        this.messages = messages;
    }

    static void write(Conversation conversation, Traits traits, Drops drops, ObjectNode request) {
        ChatMessages writer = new ChatMessages(traits, drops, request.putArray("messages"));
        if (!conversation.instructions().isEmpty()) {
            writer.message("system").set("content", writer.content.words(conversation.instructions()));
        }
        for (Turn turn : conversation.turns()) {
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
    private void user(Turn turn) {
        List<Part> shown = new ArrayList<>();
        List<Part> said = new ArrayList<>();
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result, shown);
            } else {
                said.add(part);
            }
        }
        shown.addAll(said);
        if (!shown.isEmpty()) {
            message("user").set("content", content.parts(shown));
        }
    }

    private void result(Part.ToolResult result, List<Part> shown) {
        List<Part> words = new ArrayList<>();
        for (Part part : result.content()) {
            (part instanceof Part.Text ? words : shown).add(part);
        }
        ObjectNode message = message("tool").put("tool_call_id", result.callId());
        String text = ChatContent.joined(words);
        message.put("content", result.failed() && !text.startsWith("Error") ? "Error: " + text : text);
        if (result.mark() != null) {
            drops.note(result.mark().at());
        }
    }

    private void assistant(Turn turn) {
        List<Part> words = new ArrayList<>();
        ArrayNode calls = Json.array();
        StringBuilder thoughts = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        boolean looping = turn.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolCall call) {
                calls.add(call(call));
            } else if (part instanceof Part.Thought thought && traits.thoughtsBack() && looping) {
                thoughts.append(thought.text());
            } else if (part instanceof Part.Thought || part instanceof Part.SealedThought) {
                drops.note(part.at());
            } else if (part instanceof Part.Declined declined) {
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

    private ObjectNode call(Part.ToolCall call) {
        ObjectNode written = Json.object().put("id", call.id()).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", ChatContent.arguments(call));
        if (call.state() != null) {
            written.set("extra_content", Json.read(call.state()));
        }
        if (call.mark() != null) {
            drops.note(call.mark().at());
        }
        return written;
    }
}
