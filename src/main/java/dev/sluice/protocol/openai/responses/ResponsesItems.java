package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Instructions;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The input of a Responses request, as it is read. What the assistant says, thinks and calls in a row is one turn.
 *
 * @param instructions what is said before anybody else speaks
 */
record ResponsesItems(List<Part.Text> instructions, List<Turn> turns) {

    static ResponsesItems read(Fields request) {
        ResponsesItems items = new ResponsesItems(new ArrayList<>(), new ArrayList<>());
        String instructions = request.text("instructions");
        if (instructions != null) {
            items.instructions.add(new Part.Text(instructions, null, request.at("instructions")));
        }
        JsonNode input = request.any("input");
        if (input == null) {
            throw Fields.malformed(request.at("input"), "missing", "a string or a list of items");
        }
        if (input.isString()) {
            Part text = new Part.Text(input.stringValue(), null, request.at("input"));
            items.turns.add(new Turn(Turn.Role.USER, List.of(text), request.at("input")));
            return items;
        }
        for (Fields item : request.objects("input")) {
            item.pass("id");
            item.pass("status");
            items.add(item);
            item.close();
        }
        if (items.turns.isEmpty() && items.instructions.isEmpty()) {
            throw Fields.malformed(request.at("input"), "no items", "at least one");
        }
        ToolOrder.check(items.turns);
        return items;
    }

    private void add(Fields item) {
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
                turns.add(new Turn(Turn.Role.USER, List.of(result(item)), item.place()));
            case "item_reference" ->
                throw Fields.unsupported(
                        item.place(), "this model's provider keeps no items (expected: the item itself)");
            default ->
                throw Fields.unsupported(
                        item.place(),
                        "an item of type " + Fields.quoted(String.valueOf(type)) + " cannot be translated");
        }
    }

    private void message(Fields item) {
        String role = item.neededText("role");
        List<Part> parts = ResponsesParts.read(item, "content");
        item.pass("phase");
        switch (role) {
            case "system", "developer" -> Instructions.add(parts, item.place(), instructions, turns);
            case "user" -> turns.add(new Turn(Turn.Role.USER, parts, item.place()));
            case "assistant" -> parts.forEach(part -> assistant(item, part));
            default ->
                throw Fields.malformed(item.at("role"), Fields.quoted(role), "user, assistant, system, developer");
        }
    }

    private void assistant(Fields item, Part part) {
        Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        if (last == null || last.role() != Turn.Role.ASSISTANT) {
            last = new Turn(Turn.Role.ASSISTANT, new ArrayList<>(), item.place());
            turns.add(last);
        }
        last.parts().add(part);
    }

    private void reasoning(Fields item) {
        StringBuilder thoughts = new StringBuilder();
        for (String field : List.of("summary", "content")) {
            for (Fields part : item.objects(field)) {
                part.pass("type");
                String text = part.text("text");
                thoughts.append(text == null ? "" : text);
                part.close();
            }
        }
        assistant(item, ReasoningProof.read(item.text("encrypted_content"), thoughts.toString(), item.place()));
    }

    private static Part.ToolCall call(Fields item, String arguments, boolean freeForm) {
        return new Part.ToolCall(
                item.neededText("call_id"),
                item.neededText("name"),
                freeForm ? arguments : Fields.jsonObject(arguments, item.at("arguments")),
                freeForm,
                null,
                null,
                item.place());
    }

    private static Part.ToolResult result(Fields item) {
        return new Part.ToolResult(
                item.neededText("call_id"), ResponsesParts.read(item, "output"), false, null, item.at("call_id"));
    }
}
