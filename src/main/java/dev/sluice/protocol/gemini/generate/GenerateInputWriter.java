package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of the system instruction and the contents of a request: neighbours of one role as one content, and the responses of
 * functions as one of their own, directly behind the calls. Google wants a user's content at both ends.
 */
final class GenerateInputWriter {

    /** The user's turn before a greeting of the model. */
    private static final String OPENING = "Hello.";

    /** The user's turn after a last content of the model. */
    private static final String CONTINUATION = "Please respond.";

    private final GeneratePartWriter parts;
    private final ArrayNode contents;

    private GenerateInputWriter(GeneratePartWriter parts, ArrayNode contents) {
        this.parts = parts;
        this.contents = contents;
    }

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        List<ContentPart.Text> instructions = new ArrayList<>(conversation.instructions());
        List<Message> messages = merged(conversation.messages());
        if (messages.isEmpty() && !instructions.isEmpty()) {
            ContentPart last = instructions.remove(instructions.size() - 1);
            messages.add(new Message(Message.Role.USER, List.of(last), last.at()));
        }
        GeneratePartWriter parts = new GeneratePartWriter(traits, dropped);
        ArrayNode system = parts.write(instructions);
        if (!system.isEmpty()) {
            request.putObject("systemInstruction").set("parts", system);
        }
        GenerateInputWriter input = new GenerateInputWriter(parts, request.putArray("contents"));
        messages.forEach(input::write);
        input.requireUserAtBothEnds();
    }

    private static List<Message> merged(List<Message> messages) {
        List<Message> merged = new ArrayList<>();
        for (Message message : messages) {
            Message last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.role() == message.role()) {
                last.parts().addAll(message.parts());
            } else {
                merged.add(new Message(message.role(), new ArrayList<>(message.parts()), message.at()));
            }
        }
        return merged;
    }

    private void write(Message message) {
        if (message.role() == Message.Role.ASSISTANT) {
            add("model", parts.write(message.parts()));
            return;
        }
        List<ContentPart> results = new ArrayList<>();
        List<ContentPart> others = new ArrayList<>();
        for (ContentPart part : message.parts()) {
            (part instanceof ContentPart.ToolResult ? results : others).add(part);
            if (part instanceof ContentPart.ToolResult result) {
                result.content().stream()
                        .filter(inner -> !(inner instanceof ContentPart.Text))
                        .forEach(others::add);
            }
        }
        add("user", parts.write(results));
        add("user", parts.write(others));
    }

    private void add(String role, ArrayNode written) {
        if (!written.isEmpty()) {
            contents.addObject().put("role", role).set("parts", written);
        }
    }

    private void requireUserAtBothEnds() {
        if (contents.isEmpty()) {
            throw JsonFields.malformed(JsonPath.BODY.field("messages"), "nothing but blanks", "some text");
        }
        if (isModel(0)) {
            contents.insertObject(0)
                    .put("role", "user")
                    .putArray("parts")
                    .addObject()
                    .put("text", OPENING);
        }
        if (isModel(contents.size() - 1)) {
            contents.addObject()
                    .put("role", "user")
                    .putArray("parts")
                    .addObject()
                    .put("text", CONTINUATION);
        }
    }

    private boolean isModel(int index) {
        return contents.path(index).path("role").asString("").equals("model");
    }
}
