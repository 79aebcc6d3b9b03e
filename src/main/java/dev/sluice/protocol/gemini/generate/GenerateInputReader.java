package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the system instruction and the contents of a request.
 *
 * @param instructions the system instruction
 */
record GenerateInputReader(List<ContentPart.Text> instructions, List<Message> messages) {

    static GenerateInputReader read(JsonFields request, TranslationContext context) {
        GeneratePartReader parts = new GeneratePartReader(context.model());
        List<Message> messages = new ArrayList<>();
        List<JsonFields> contents = request.objects("contents");
        if (contents.isEmpty()) {
            throw JsonFields.malformed(request.at("contents"), "no contents", "at least one");
        }
        for (JsonFields content : contents) {
            messages.add(new Message(role(content), parts.read(content), content.path()));
            content.close();
        }
        ToolOrder.check(messages);
        return new GenerateInputReader(instructions(request, parts), messages);
    }

    private static Message.Role role(JsonFields content) {
        String given = content.text("role");
        String role = given == null ? "user" : given;
        return switch (role) {
            case "user", "function" -> Message.Role.USER;
            case "model" -> Message.Role.ASSISTANT;
            default -> throw JsonFields.malformed(content.at("role"), JsonFields.quoted(role), "user, model");
        };
    }

    private static List<ContentPart.Text> instructions(JsonFields request, GeneratePartReader parts) {
        JsonNode given = request.any("systemInstruction");
        if (given == null) {
            return List.of();
        }
        if (given.isString()) {
            return List.of(new ContentPart.Text(given.stringValue(), null, request.at("systemInstruction")));
        }
        JsonFields content = request.requiredObject("systemInstruction");
        content.pass("role");
        List<ContentPart.Text> texts =
                parts.read(content).stream().map(GenerateRequestReader::text).toList();
        content.close();
        return texts;
    }
}
