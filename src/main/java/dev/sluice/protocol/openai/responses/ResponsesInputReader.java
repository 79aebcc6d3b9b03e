package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiSystemReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the input of a Responses request. Consecutive items of the assistant form one message.
 *
 * @param instructions the system prompt before the first message
 */
record ResponsesInputReader(List<ContentPart.Text> instructions, List<Message> messages) {

    static ResponsesInputReader read(JsonFields request) {
        ResponsesInputReader input = new ResponsesInputReader(new ArrayList<>(), new ArrayList<>());
        String instructions = request.text("instructions");
        if (instructions != null) {
            input.instructions.add(new ContentPart.Text(instructions, null, request.at("instructions")));
        }
        JsonNode given = request.any("input");
        if (given == null) {
            throw JsonFields.malformed(request.at("input"), "missing", "a string or a list of items");
        }
        if (given.isString()) {
            ContentPart text = new ContentPart.Text(given.stringValue(), null, request.at("input"));
            input.messages.add(new Message(Message.Role.USER, List.of(text), request.at("input")));
            return input;
        }
        for (JsonFields item : request.objects("input")) {
            item.pass("id");
            item.pass("status");
            input.add(item);
            item.close();
        }
        if (input.messages.isEmpty() && input.instructions.isEmpty()) {
            throw JsonFields.malformed(request.at("input"), "no items", "at least one");
        }
        ToolOrder.check(input.messages);
        return input;
    }

    private void add(JsonFields item) {
        String type = item.text("type");
        switch (type == null ? "message" : type) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" -> {
                String arguments = item.text("arguments");
                assistant(item, call(item, arguments == null || arguments.isBlank() ? "{}" : arguments, false));
            }
            case "custom_tool_call" -> assistant(item, call(item, item.requiredText("input"), true));
            case "function_call_output", "custom_tool_call_output" ->
                messages.add(new Message(Message.Role.USER, List.of(result(item)), item.path()));
            case "item_reference" ->
                throw JsonFields.unsupported(
                        item.path(), "this model's provider keeps no items (expected: the item itself)");
            default ->
                throw JsonFields.unsupported(
                        item.path(),
                        "an item of type " + JsonFields.quoted(String.valueOf(type)) + " cannot be translated");
        }
    }

    private void message(JsonFields item) {
        String role = item.requiredText("role");
        List<ContentPart> parts = ResponsesContentReader.read(item, "content");
        item.pass("phase");
        switch (role) {
            case "system", "developer" -> OpenAiSystemReader.add(parts, item.path(), instructions, messages);
            case "user" -> messages.add(new Message(Message.Role.USER, parts, item.path()));
            case "assistant" -> parts.forEach(part -> assistant(item, part));
            default ->
                throw JsonFields.malformed(
                        item.at("role"), JsonFields.quoted(role), "user, assistant, system, developer");
        }
    }

    private void assistant(JsonFields item, ContentPart part) {
        Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        if (last == null || last.role() != Message.Role.ASSISTANT) {
            last = new Message(Message.Role.ASSISTANT, new ArrayList<>(), item.path());
            messages.add(last);
        }
        last.parts().add(part);
    }

    private void reasoning(JsonFields item) {
        StringBuilder reasoning = new StringBuilder();
        for (String field : List.of("summary", "content")) {
            for (JsonFields part : item.objects(field)) {
                part.pass("type");
                String text = part.text("text");
                reasoning.append(text == null ? "" : text);
                part.close();
            }
        }
        assistant(item, EncryptedContent.read(item.text("encrypted_content"), reasoning.toString(), item.path()));
    }

    private static ContentPart.ToolCall call(JsonFields item, String arguments, boolean freeForm) {
        return new ContentPart.ToolCall(
                item.requiredText("call_id"),
                item.requiredText("name"),
                freeForm ? arguments : JsonFields.jsonObject(arguments, item.at("arguments")),
                freeForm,
                null,
                null,
                item.path());
    }

    private static ContentPart.ToolResult result(JsonFields item) {
        return new ContentPart.ToolResult(
                item.requiredText("call_id"),
                ResponsesContentReader.read(item, "output"),
                false,
                null,
                item.at("call_id"));
    }
}
