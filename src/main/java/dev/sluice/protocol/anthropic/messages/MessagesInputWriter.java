package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the system prompt and the messages of a Messages request: neighbours of one role as one message, the results of tools
 * first in theirs.
 */
final class MessagesInputWriter {

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
        if (messages.isEmpty()) {
            throw JsonFields.malformed(JsonPath.BODY.field("messages"), "nothing but blanks", "some text");
        }
        trimPrefill(messages);
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
        if (!merged.isEmpty() && merged.get(0).role() == Message.Role.ASSISTANT) {
            throw JsonFields.unsupported(
                    merged.get(0).at(),
                    "this model's provider takes a message of the assistant only after one of the user");
        }
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

    /** Anthropic refuses a prefill, a last message of the assistant, that ends in white space. */
    private static void trimPrefill(ArrayNode messages) {
        JsonNode last = messages.get(messages.size() - 1);
        if (!last.path("role").asString("").equals("assistant")) {
            return;
        }
        JsonNode content = last.get("content");
        ObjectNode holder = (ObjectNode) (content.isString() ? last : content.get(content.size() - 1));
        String name = content.isString() ? "content" : "text";
        JsonNode text = holder.get(name);
        if (text != null) {
            holder.put(name, text.stringValue().stripTrailing());
        }
    }
}
