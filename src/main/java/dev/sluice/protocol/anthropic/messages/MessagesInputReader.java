package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of the system prompt and the messages of a Messages request.
 *
 * @param instructions the system prompt
 */
record MessagesInputReader(List<ContentPart.Text> instructions, List<Message> messages) {

    static MessagesInputReader read(JsonFields request) {
        return new MessagesInputReader(instructions(request), messages(request));
    }

    private static List<ContentPart.Text> instructions(JsonFields request) {
        List<ContentPart.Text> instructions = new ArrayList<>();
        for (ContentPart part : MessagesContentReader.content(request, "system")) {
            if (!(part instanceof ContentPart.Text text)) {
                throw JsonFields.malformed(part.at(), "a block that is not text", "text");
            }
            instructions.add(text);
        }
        return instructions;
    }

    private static List<Message> messages(JsonFields request) {
        List<Message> messages = new ArrayList<>();
        for (JsonFields message : request.objects("messages")) {
            Message.Role role = role(message);
            if (message.any("content") == null) {
                throw JsonFields.malformed(message.at("content"), "missing", "a string or a list of blocks");
            }
            messages.add(new Message(role, MessagesContentReader.content(message, "content"), message.path()));
            message.close();
        }
        if (messages.isEmpty()) {
            throw JsonFields.malformed(request.at("messages"), "no messages", "at least one");
        }
        ToolOrder.check(messages);
        return messages;
    }

    private static Message.Role role(JsonFields message) {
        String role = message.requiredText("role");
        return switch (role) {
            case "user" -> Message.Role.USER;
            case "assistant" -> Message.Role.ASSISTANT;
            case "system" -> Message.Role.SYSTEM;
            default ->
                throw JsonFields.malformed(message.at("role"), JsonFields.quoted(role), "user, assistant, system");
        };
    }
}
