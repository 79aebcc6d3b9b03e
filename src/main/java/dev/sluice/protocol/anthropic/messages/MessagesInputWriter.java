package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of the system prompt and the messages of a Messages request: neighbours of one role as one message, the results of tools
 * first in theirs.
 */
final class MessagesInputWriter {

    /** The user's turn before a greeting of the assistant. */
    private static final String OPENING = "Hello.";

    /** The user's turn after a last message of the assistant. */
    private static final String CONTINUATION = "Please respond.";

    private final ModelTraits traits;
    private final MessagesContentWriter content;
    private final List<ContentPart> system;
    private final List<Message> merged = new ArrayList<>();

    private MessagesInputWriter(Conversation conversation, ModelTraits traits, DroppedFields dropped) {
        this.traits = traits;
        this.content = new MessagesContentWriter(dropped);
        this.system = new ArrayList<>(conversation.instructions());
    }

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        MessagesInputWriter input = new MessagesInputWriter(conversation, traits, dropped);
        conversation.messages().forEach(input::merge);
        input.requireUserFirst();
        ArrayNode system = input.content.write(input.system);
        if (!system.isEmpty()) {
            request.set("system", MessagesContentWriter.plain(system));
        }
        ArrayNode messages = request.putArray("messages");
        for (Message message : input.merged) {
            input.write(message, messages);
        }
        if (!messages.isEmpty()) {
            requireUserAtBothEnds(messages);
        }
    }

    private void merge(Message message) {
        if (message.role() == Message.Role.SYSTEM && (!traits.midSystem() || merged.isEmpty())) {
            system.addAll(message.parts());
            return;
        }
        Message last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
        if (last == null || last.role() != message.role()) {
            merged.add(new Message(message.role(), new ArrayList<>(message.parts()), message.at()));
        } else {
            last.parts().addAll(message.parts());
        }
    }

    /** Anthropic wants a message of the user first: where there are instructions alone, the last of them becomes it. */
    private void requireUserFirst() {
        if (merged.isEmpty() && !system.isEmpty()) {
            ContentPart last = system.remove(system.size() - 1);
            merged.add(new Message(Message.Role.USER, List.of(last), last.at()));
        }
    }

    /**
     * Puts a user turn before a first assistant message, which Anthropic refuses, and after a last one, which Anthropic would
     * continue: in the other dialects that message is finished.
     */
    private static void requireUserAtBothEnds(ArrayNode messages) {
        if (isAssistant(messages.get(0))) {
            messages.insertObject(0).put("role", "user").put("content", OPENING);
        }
        if (isAssistant(messages.get(messages.size() - 1))) {
            messages.addObject().put("role", "user").put("content", CONTINUATION);
        }
    }

    private static boolean isAssistant(JsonNode message) {
        return message.path("role").asString("").equals("assistant");
    }

    private void write(Message message, ArrayNode messages) {
        List<ContentPart> ordered = new ArrayList<>(message.parts().size());
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolResult) {
                ordered.add(part);
            }
        }
        for (ContentPart part : message.parts()) {
            if (!(part instanceof ContentPart.ToolResult)) {
                ordered.add(part);
            }
        }
        ArrayNode blocks = content.write(ordered);
        if (!blocks.isEmpty()) {
            ObjectNode written = messages.addObject();
            written.put(
                    "role",
                    switch (message.role()) {
                        case SYSTEM -> "system";
                        case USER -> "user";
                        case ASSISTANT -> "assistant";
                    });
            written.set("content", MessagesContentWriter.plain(blocks));
        }
    }
}
