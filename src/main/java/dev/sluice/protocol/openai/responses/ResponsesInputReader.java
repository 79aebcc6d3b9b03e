package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.HostedToolTrace;
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
record ResponsesInputReader(List<ContentPart.Text> instructions, List<Message> messages, ResponsesCallReader calls) {

    /**
     * Reads the input of {@code request}.
     *
     * @param items its items, with those of the responses before it
     * @param names the names under which its tools are offered
     */
    static ResponsesInputReader read(JsonFields request, ResponsesItems items, ResponsesToolNames names) {
        ResponsesInputReader input =
                new ResponsesInputReader(new ArrayList<>(), new ArrayList<>(), new ResponsesCallReader(names));
        String instructions = request.text("instructions");
        if (instructions != null) {
            input.instructions.add(new ContentPart.Text(instructions, null, request.at("instructions")));
        }
        JsonNode given = request.any("input");
        if (given == null && items.items().isEmpty()) {
            throw JsonFields.malformed(request.at("input"), "missing", "a string or a list of items");
        }
        for (JsonFields item : items.items()) {
            item.pass("id");
            item.pass("status");
            input.add(item);
            item.close();
        }
        if (given != null && given.isString()) {
            ContentPart text = new ContentPart.Text(given.stringValue(), null, request.at("input"));
            input.messages.add(new Message(Message.Role.USER, List.of(text), request.at("input")));
        }
        if (input.messages.isEmpty() && input.instructions.isEmpty()) {
            throw JsonFields.malformed(request.at("input"), "no items", "at least one");
        }
        ToolOrder.check(input.messages);
        return input;
    }

    private void add(JsonFields item) {
        String given = item.text("type");
        String type = given == null ? "message" : given;
        switch (type) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" -> assistant(item, calls.function(item));
            case "custom_tool_call" -> assistant(item, calls.custom(item));
            case "function_call_output", "custom_tool_call_output" -> user(item, calls.result(item));
            case "tool_search_call", "tool_search_output" -> search(item, type);
            case "additional_tools" -> {
                item.pass("role");
                item.pass("tools");
            }
            case "mcp_list_tools" -> {
                item.all();
                item.dropped().note(item.path());
            }
            default -> hosted(item, type);
        }
    }

    /** A search that OpenAI runs has no call id, as nothing is to be answered. */
    private void search(JsonFields item, String type) {
        if (item.any("call_id") == null || "server".equals(item.text("execution"))) {
            assistant(item, HostedToolTrace.of(item, type));
        } else if (type.equals("tool_search_call")) {
            assistant(item, calls.search(item));
        } else {
            user(item, calls.found(item));
        }
    }

    /** Turns the trace of a tool that OpenAI runs into text of the assistant. */
    private void hosted(JsonFields item, String type) {
        if (type.endsWith("_call") || type.endsWith("_call_output") || type.startsWith("mcp_approval_")) {
            assistant(item, HostedToolTrace.of(item, type));
        } else {
            throw JsonFields.unsupported(
                    item.path(), "an item of type " + JsonFields.quoted(type) + " cannot be translated");
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

    private void user(JsonFields item, ContentPart part) {
        messages.add(new Message(Message.Role.USER, List.of(part), item.path()));
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
}
