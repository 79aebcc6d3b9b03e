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

    /** Begins a line that Claude Code writes for Anthropic's accounts alone. */
    private static final String BILLING_LINE = "x-anthropic-billing-header:";

    static MessagesInputReader read(JsonFields request) {
        return new MessagesInputReader(instructions(request), messages(request));
    }

    private static List<ContentPart.Text> instructions(JsonFields request) {
        List<ContentPart.Text> instructions = new ArrayList<>();
        for (ContentPart part : MessagesContentReader.content(request, "system")) {
            ContentPart.Text text = text(part);
            String without = withoutBillingLine(text.text());
            if (without.isEmpty() && !text.text().isEmpty()) {
                request.dropped().note(text.at());
            }
            if (!without.isEmpty() || text.text().isEmpty()) {
                instructions.add(new ContentPart.Text(without, text.breakpoint(), text.at()));
            }
        }
        return instructions;
    }

    private static ContentPart.Text text(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return text;
        }
        throw JsonFields.malformed(part.at(), "a block that is not text", "text");
    }

    /** Returns {@code text} without the line that Claude Code begins with, which differs in every request and ends prefix caches. */
    private static String withoutBillingLine(String text) {
        if (!text.startsWith(BILLING_LINE)) {
            return text;
        }
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(end + 1).stripLeading();
    }

    private static List<Message> messages(JsonFields request) {
        List<Message> messages = new ArrayList<>();
        for (JsonFields message : request.objects("messages")) {
            Message.Role role = role(message);
            if (message.any("content") == null) {
                throw JsonFields.malformed(message.at("content"), "missing", "a string or a list of blocks");
            }
            List<ContentPart> parts = MessagesContentReader.content(message, "content");
            if (role == Message.Role.SYSTEM) {
                parts.forEach(MessagesInputReader::text);
            }
            messages.add(new Message(role, parts, message.path()));
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
