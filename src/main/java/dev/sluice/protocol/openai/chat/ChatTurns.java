package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Instructions;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a Chat Completions request, as they are read.
 *
 * @param instructions what system and developer say before anybody else
 */
record ChatTurns(List<Part.Text> instructions, List<Turn> turns) {

    static ChatTurns read(Fields request) {
        ChatTurns read = new ChatTurns(new ArrayList<>(), new ArrayList<>());
        List<Fields> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw Fields.malformed(request.at("messages"), "no messages", "at least one");
        }
        for (Fields message : messages) {
            read.add(message);
            message.close();
        }
        ToolOrder.check(read.turns);
        return read;
    }

    private void add(Fields message) {
        String role = message.neededText("role");
        switch (role) {
            case "system", "developer" ->
                Instructions.add(ChatParts.needed(message), message.place(), instructions, turns);
            case "user" -> turns.add(new Turn(Turn.Role.USER, ChatParts.needed(message), message.place()));
            case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, assistant(message), message.place()));
            case "tool" -> turns.add(new Turn(Turn.Role.USER, List.of(result(message)), message.place()));
            case "function" ->
                throw Fields.unsupported(message.at("role"), "not translated, being deprecated (expected: tool)");
            default ->
                throw Fields.malformed(
                        message.at("role"), Fields.quoted(role), "system, developer, user, assistant, tool");
        }
    }

    private static List<Part> assistant(Fields message) {
        List<Part> parts = new ArrayList<>();
        String thoughts = message.text("reasoning_content");
        if (thoughts != null && !thoughts.isEmpty()) {
            parts.add(new Part.Thought(thoughts, null, message.at("reasoning_content")));
        }
        parts.addAll(ChatParts.optional(message));
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new Part.Declined(refusal, message.at("refusal")));
        }
        for (Fields call : message.objects("tool_calls")) {
            parts.add(call(call));
        }
        if (message.any("audio") != null) {
            throw Fields.unsupported(message.at("audio"), "this model's provider cannot hear");
        }
        if (message.any("function_call") != null) {
            throw Fields.unsupported(
                    message.at("function_call"), "not translated, being deprecated (expected: tool_calls)");
        }
        message.leaveOut("annotations");
        return parts;
    }

    private static Part.ToolCall call(Fields call) {
        String type = call.text("type");
        if (type != null && !type.equals("function")) {
            throw Fields.unsupported(
                    call.at("type"), "a call of type " + Fields.quoted(type) + " cannot be translated");
        }
        Fields function = call.neededObject("function");
        String arguments = function.text("arguments");
        var extra = call.any("extra_content");
        call.pass("index");
        Part.ToolCall read = new Part.ToolCall(
                call.neededText("id"),
                function.neededText("name"),
                arguments == null || arguments.isBlank()
                        ? "{}"
                        : Fields.jsonObject(arguments, function.at("arguments")),
                false,
                extra == null ? null : extra.toString(),
                ChatParts.mark(call),
                call.place());
        function.close();
        call.close();
        return read;
    }

    private static Part.ToolResult result(Fields message) {
        String id = message.neededText("tool_call_id");
        return new Part.ToolResult(
                id, ChatParts.optional(message), false, ChatParts.mark(message), message.at("tool_call_id"));
    }
}
