package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Instructions;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a Chat Completions request, as they are read.
 *
 * @param instructions what system and developer say before anybody else
 */
record ChatInputReader(List<ContentPart.Text> instructions, List<Message> turns) {

    static ChatInputReader read(JsonFields request) {
        ChatInputReader read = new ChatInputReader(new ArrayList<>(), new ArrayList<>());
        List<JsonFields> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw JsonFields.malformed(request.at("messages"), "no messages", "at least one");
        }
        for (JsonFields message : messages) {
            read.add(message);
            message.close();
        }
        ToolOrder.check(read.turns);
        return read;
    }

    private void add(JsonFields message) {
        String role = message.neededText("role");
        switch (role) {
            case "system", "developer" ->
                Instructions.add(ChatContentReader.needed(message), message.place(), instructions, turns);
            case "user" ->
                turns.add(new Message(Message.Role.USER, ChatContentReader.needed(message), message.place()));
            case "assistant" -> turns.add(new Message(Message.Role.ASSISTANT, assistant(message), message.place()));
            case "tool" -> turns.add(new Message(Message.Role.USER, List.of(result(message)), message.place()));
            case "function" ->
                throw JsonFields.unsupported(message.at("role"), "not translated, being deprecated (expected: tool)");
            default ->
                throw JsonFields.malformed(
                        message.at("role"), JsonFields.quoted(role), "system, developer, user, assistant, tool");
        }
    }

    private static List<ContentPart> assistant(JsonFields message) {
        List<ContentPart> parts = new ArrayList<>();
        String thoughts = message.text("reasoning_content");
        if (thoughts != null && !thoughts.isEmpty()) {
            parts.add(new ContentPart.Thought(thoughts, null, message.at("reasoning_content")));
        }
        parts.addAll(ChatContentReader.optional(message));
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new ContentPart.Declined(refusal, message.at("refusal")));
        }
        for (JsonFields call : message.objects("tool_calls")) {
            parts.add(call(call));
        }
        if (message.any("audio") != null) {
            throw JsonFields.unsupported(message.at("audio"), "this model's provider cannot hear");
        }
        if (message.any("function_call") != null) {
            throw JsonFields.unsupported(
                    message.at("function_call"), "not translated, being deprecated (expected: tool_calls)");
        }
        message.leaveOut("annotations");
        return parts;
    }

    private static ContentPart.ToolCall call(JsonFields call) {
        String type = call.text("type");
        if (type != null && !type.equals("function")) {
            throw JsonFields.unsupported(
                    call.at("type"), "a call of type " + JsonFields.quoted(type) + " cannot be translated");
        }
        JsonFields function = call.neededObject("function");
        String arguments = function.text("arguments");
        var extra = call.any("extra_content");
        call.pass("index");
        ContentPart.ToolCall read = new ContentPart.ToolCall(
                call.neededText("id"),
                function.neededText("name"),
                arguments == null || arguments.isBlank()
                        ? "{}"
                        : JsonFields.jsonObject(arguments, function.at("arguments")),
                false,
                extra == null ? null : extra.toString(),
                ChatContentReader.mark(call),
                call.place());
        function.close();
        call.close();
        return read;
    }

    private static ContentPart.ToolResult result(JsonFields message) {
        String id = message.neededText("tool_call_id");
        return new ContentPart.ToolResult(
                id,
                ChatContentReader.optional(message),
                false,
                ChatContentReader.mark(message),
                message.at("tool_call_id"));
    }
}
