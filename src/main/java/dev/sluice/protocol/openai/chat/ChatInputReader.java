package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiSystemReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of the messages of a Chat Completions request.
 *
 * @param instructions the system and developer messages before the first other message
 */
record ChatInputReader(List<ContentPart.Text> instructions, List<Message> messages) {

    static ChatInputReader read(JsonFields request) {
        ChatInputReader read = new ChatInputReader(new ArrayList<>(), new ArrayList<>());
        List<JsonFields> items = request.objects("messages");
        if (items.isEmpty()) {
            throw JsonFields.malformed(request.at("messages"), "no messages", "at least one");
        }
        for (JsonFields message : items) {
            read.add(message);
            message.close();
        }
        ToolOrder.check(read.messages);
        return read;
    }

    private void add(JsonFields message) {
        String role = message.requiredText("role");
        switch (role) {
            case "system", "developer" ->
                OpenAiSystemReader.add(ChatContentReader.required(message), message.path(), instructions, messages);
            case "user" ->
                messages.add(new Message(
                        Message.Role.USER, placed(ChatContentReader.required(message), false), message.path()));
            case "assistant" -> messages.add(new Message(Message.Role.ASSISTANT, assistant(message), message.path()));
            case "tool" -> messages.add(new Message(Message.Role.USER, List.of(result(message)), message.path()));
            case "function" ->
                throw JsonFields.unsupported(message.at("role"), "not translated, being deprecated (expected: tool)");
            default ->
                throw JsonFields.malformed(
                        message.at("role"), JsonFields.quoted(role), "system, developer, user, assistant, tool");
        }
    }

    private static List<ContentPart> assistant(JsonFields message) {
        List<ContentPart> parts = new ArrayList<>();
        String reasoning = message.text("reasoning_content");
        if (reasoning != null && !reasoning.isEmpty()) {
            parts.add(new ContentPart.Reasoning(reasoning, null, message.at("reasoning_content")));
        }
        parts.addAll(placed(ChatContentReader.unmarked(message), true));
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new ContentPart.Refusal(refusal, message.at("refusal")));
        }
        for (JsonFields call : message.objects("tool_calls")) {
            parts.add(call(call));
        }
        ChatContentReader.mark(message, parts);
        if (message.any("audio") != null) {
            throw JsonFields.unsupported(message.at("audio"), "this model's provider takes no audio");
        }
        if (message.any("function_call") != null) {
            throw JsonFields.unsupported(
                    message.at("function_call"), "not translated, being deprecated (expected: tool_calls)");
        }
        message.leaveOut("annotations");
        return parts;
    }

    /** Returns {@code parts}, after a check that calls are the assistant's, and results the user's. */
    private static List<ContentPart> placed(List<ContentPart> parts, boolean assistant) {
        for (ContentPart part : parts) {
            if (assistant ? part instanceof ContentPart.ToolResult : part instanceof ContentPart.ToolCall) {
                throw JsonFields.malformed(
                        part.at(),
                        assistant ? "a tool_result of the assistant" : "a tool_use of the user",
                        "tool_use from the assistant, tool_result from the user");
            }
        }
        return parts;
    }

    private static ContentPart.ToolCall call(JsonFields call) {
        String type = call.text("type");
        if ("custom".equals(type)) {
            return customCall(call);
        }
        if (type != null && !type.equals("function")) {
            throw JsonFields.unsupported(
                    call.at("type"), "a call of type " + JsonFields.quoted(type) + " cannot be translated");
        }
        JsonFields function = call.requiredObject("function");
        String arguments = function.text("arguments");
        var extra = call.any("extra_content");
        call.pass("index");
        ContentPart.ToolCall read = new ContentPart.ToolCall(
                call.requiredText("id"),
                function.requiredText("name"),
                arguments == null || arguments.isBlank()
                        ? "{}"
                        : JsonFields.jsonObject(arguments, function.at("arguments")),
                false,
                extra == null ? null : extra.toString(),
                ChatContentReader.breakpoint(call),
                call.path());
        function.close();
        call.close();
        return read;
    }

    private static ContentPart.ToolCall customCall(JsonFields call) {
        JsonFields custom = call.requiredObject("custom");
        String input = custom.text("input");
        call.pass("index");
        ContentPart.ToolCall read = new ContentPart.ToolCall(
                call.requiredText("id"),
                custom.requiredText("name"),
                input == null ? "" : input,
                true,
                null,
                ChatContentReader.breakpoint(call),
                call.path());
        custom.close();
        call.close();
        return read;
    }

    private static ContentPart.ToolResult result(JsonFields message) {
        String id = message.requiredText("tool_call_id");
        return new ContentPart.ToolResult(
                id,
                ChatContentReader.unmarked(message),
                false,
                ChatContentReader.breakpoint(message),
                message.at("tool_call_id"));
    }
}
