package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.Place;
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
final class MessagesTurns {

    private final Traits traits;
    private final MessagesBlocks blocks;
    private final List<Part> system;
    private final List<Turn> merged = new ArrayList<>();

    private MessagesTurns(Conversation conversation, Traits traits, Drops drops) {
        this.traits = traits;
        this.blocks = new MessagesBlocks(drops);
        this.system = new ArrayList<>(conversation.instructions());
    }

    static void write(Conversation conversation, Traits traits, Drops drops, ObjectNode request) {
        MessagesTurns turns = new MessagesTurns(conversation, traits, drops);
        conversation.turns().forEach(turns::add);
        turns.requireUserFirst();
        ArrayNode system = turns.blocks.write(turns.system);
        if (!system.isEmpty()) {
            request.set("system", plain(system));
        }
        ArrayNode messages = request.putArray("messages");
        for (Turn turn : turns.merged) {
            turns.write(turn, messages);
        }
        if (messages.isEmpty()) {
            throw Fields.malformed(Place.BODY.field("messages"), "nothing but blanks", "some text");
        }
        trimPrefill(messages);
    }

    private void add(Turn turn) {
        if (turn.role() == Turn.Role.SYSTEM && (!traits.midSystem() || merged.isEmpty())) {
            system.addAll(turn.parts());
            return;
        }
        Turn last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
        if (last == null || last.role() != turn.role()) {
            merged.add(new Turn(turn.role(), new ArrayList<>(turn.parts()), turn.at()));
        } else {
            last.parts().addAll(turn.parts());
        }
    }

    /** Where nothing but instructions is there, the last of them is what the user says. */
    private void requireUserFirst() {
        if (merged.isEmpty() && !system.isEmpty()) {
            Part last = system.remove(system.size() - 1);
            merged.add(new Turn(Turn.Role.USER, List.of(last), last.at()));
        }
        if (!merged.isEmpty() && merged.get(0).role() == Turn.Role.ASSISTANT) {
            throw Fields.unsupported(
                    merged.get(0).at(), "this model's provider lets the assistant speak only after the user");
        }
    }

    private void write(Turn turn, ArrayNode messages) {
        List<Part> ordered = new ArrayList<>(turn.parts().size());
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult) {
                ordered.add(part);
            }
        }
        for (Part part : turn.parts()) {
            if (!(part instanceof Part.ToolResult)) {
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
