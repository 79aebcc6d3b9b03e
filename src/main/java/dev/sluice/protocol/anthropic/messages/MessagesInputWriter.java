package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes who says what: instructions on top, neighbours of one role as one message, the results of tools before all else in
 * theirs.
 */
final class MessagesInputWriter {

    private final ModelTraits traits;
    private final MessagesContentWriter blocks;
    private final List<ContentPart> system;
    private final List<Message> merged = new ArrayList<>();

    private MessagesInputWriter(Conversation conversation, ModelTraits traits, DroppedFields dropped) {
        this.traits = traits;
        this.blocks = new MessagesContentWriter(dropped);
        this.system = new ArrayList<>(conversation.instructions());
    }

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        MessagesInputWriter turns = new MessagesInputWriter(conversation, traits, dropped);
        conversation.turns().forEach(turns::add);
        turns.requireUserFirst();
        ArrayNode system = turns.blocks.write(turns.system);
        if (!system.isEmpty()) {
            request.set("system", plain(system));
        }
        ArrayNode messages = request.putArray("messages");
        for (Message turn : turns.merged) {
            turns.write(turn, messages);
        }
        if (messages.isEmpty()) {
            throw JsonFields.malformed(JsonPath.BODY.field("messages"), "nothing but blanks", "some text");
        }
        trimPrefill(messages);
    }

    private void add(Message turn) {
        if (turn.role() == Message.Role.SYSTEM && (!traits.midSystem() || merged.isEmpty())) {
            system.addAll(turn.parts());
            return;
        }
        Message last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
        if (last == null || last.role() != turn.role()) {
            merged.add(new Message(turn.role(), new ArrayList<>(turn.parts()), turn.at()));
        } else {
            last.parts().addAll(turn.parts());
        }
    }

    /** Where nothing but instructions is there, the last of them is what the user says. */
    private void requireUserFirst() {
        if (merged.isEmpty() && !system.isEmpty()) {
            ContentPart last = system.remove(system.size() - 1);
            merged.add(new Message(Message.Role.USER, List.of(last), last.at()));
        }
        if (!merged.isEmpty() && merged.get(0).role() == Message.Role.ASSISTANT) {
            throw JsonFields.unsupported(
                    merged.get(0).at(), "this model's provider lets the assistant speak only after the user");
        }
    }

    private void write(Message turn, ArrayNode messages) {
        List<ContentPart> ordered = new ArrayList<>(turn.parts().size());
        for (ContentPart part : turn.parts()) {
            if (part instanceof ContentPart.ToolResult) {
                ordered.add(part);
            }
        }
        for (ContentPart part : turn.parts()) {
            if (!(part instanceof ContentPart.ToolResult)) {
                ordered.add(part);
            }
        }
        ArrayNode content = blocks.write(ordered);
        if (!content.isEmpty()) {
            ObjectNode message = messages.addObject();
            message.put(
                    "role",
                    switch (turn.role()) {
                        case SYSTEM -> "system";
                        case USER -> "user";
                        case ASSISTANT -> "assistant";
                    });
            message.set("content", plain(content));
        }
    }

    /** A lone block of text without marks is a string. */
    static JsonNode plain(ArrayNode content) {
        @Nullable JsonNode only = content.size() == 1 ? content.get(0) : null;
        return only != null && only.size() == 2 && only.get("text") != null ? only.get("text") : content;
    }

    /** Anthropic refuses a last word of the assistant's that ends in white space. */
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

    static ObjectNode block(String type) {
        return Json.object().put("type", type);
    }
}
