package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Instructions;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The input of a Responses request, as it is read. What the assistant says, thinks and calls in a row is one turn.
 *
 * @param instructions what is said before anybody else speaks
 */
record ResponsesInputReader(List<ContentPart.Text> instructions, List<Message> turns) {

    static ResponsesInputReader read(JsonFields request) {
        ResponsesInputReader items = new ResponsesInputReader(new ArrayList<>(), new ArrayList<>());
        String instructions = request.text("instructions");
        if (instructions != null) {
            items.instructions.add(new ContentPart.Text(instructions, null, request.at("instructions")));
        }
        JsonNode input = request.any("input");
        if (input == null) {
            throw JsonFields.malformed(request.at("input"), "missing", "a string or a list of items");
        }
        if (input.isString()) {
            ContentPart text = new ContentPart.Text(input.stringValue(), null, request.at("input"));
            items.turns.add(new Message(Message.Role.USER, List.of(text), request.at("input")));
            return items;
        }
        for (JsonFields item : request.objects("input")) {
            item.pass("id");
            item.pass("status");
            items.add(item);
            item.close();
        }
        if (items.turns.isEmpty() && items.instructions.isEmpty()) {
            throw JsonFields.malformed(request.at("input"), "no items", "at least one");
        }
        ToolOrder.check(items.turns);
        return items;
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
            case "custom_tool_call" -> assistant(item, call(item, item.neededText("input"), true));
            case "function_call_output", "custom_tool_call_output" ->
                turns.add(new Message(Message.Role.USER, List.of(result(item)), item.place()));
            case "item_reference" ->
                throw JsonFields.unsupported(
                        item.place(), "this model's provider keeps no items (expected: the item itself)");
            default ->
                throw JsonFields.unsupported(
                        item.place(),
                        "an item of type " + JsonFields.quoted(String.valueOf(type)) + " cannot be translated");
        }
    }

    private void message(JsonFields item) {
        String role = item.neededText("role");
        List<ContentPart> parts = ResponsesContentReader.read(item, "content");
        item.pass("phase");
        switch (role) {
            case "system", "developer" -> Instructions.add(parts, item.place(), instructions, turns);
            case "user" -> turns.add(new Message(Message.Role.USER, parts, item.place()));
            case "assistant" -> parts.forEach(part -> assistant(item, part));
            default ->
                throw JsonFields.malformed(
                        item.at("role"), JsonFields.quoted(role), "user, assistant, system, developer");
        }
    }

    private void assistant(JsonFields item, ContentPart part) {
        Message last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        if (last == null || last.role() != Message.Role.ASSISTANT) {
            last = new Message(Message.Role.ASSISTANT, new ArrayList<>(), item.place());
            turns.add(last);
        }
        last.parts().add(part);
    }

    private void reasoning(JsonFields item) {
        StringBuilder thoughts = new StringBuilder();
        for (String field : List.of("summary", "content")) {
            for (JsonFields part : item.objects(field)) {
                part.pass("type");
                String text = part.text("text");
                thoughts.append(text == null ? "" : text);
                part.close();
            }
        }
        assistant(item, EncryptedContent.read(item.text("encrypted_content"), thoughts.toString(), item.place()));
    }

    private static ContentPart.ToolCall call(JsonFields item, String arguments, boolean freeForm) {
        return new ContentPart.ToolCall(
                item.neededText("call_id"),
                item.neededText("name"),
                freeForm ? arguments : JsonFields.jsonObject(arguments, item.at("arguments")),
                freeForm,
                null,
                null,
                item.place());
    }

    private static ContentPart.ToolResult result(JsonFields item) {
        return new ContentPart.ToolResult(
                item.neededText("call_id"),
                ResponsesContentReader.read(item, "output"),
                false,
                null,
                item.at("call_id"));
    }
}
