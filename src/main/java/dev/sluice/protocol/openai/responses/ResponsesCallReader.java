package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the tool calls and their results in the input of a Responses request.
 *
 * @param names the names under which the request's tools are offered
 */
record ResponsesCallReader(ResponsesToolNames names) {

    ContentPart.ToolCall function(JsonFields item) {
        String arguments = item.text("arguments");
        String json = arguments == null || arguments.isBlank() ? "{}" : arguments;
        return call(item, name(item), JsonFields.jsonObject(json, item.at("arguments")), false);
    }

    ContentPart.ToolCall custom(JsonFields item) {
        return call(item, name(item), item.requiredText("input"), true);
    }

    /** Returns a search for tools that the caller runs; its arguments are an object. */
    ContentPart.ToolCall search(JsonFields item) {
        item.pass("execution");
        JsonNode arguments = item.any("arguments");
        String json;
        if (arguments == null) {
            json = "{}";
        } else if (arguments.isString()) {
            json = JsonFields.jsonObject(arguments.stringValue(), item.at("arguments"));
        } else {
            json = item.requiredObject("arguments").all().toString();
        }
        return call(item, names.of(null, ResponsesToolNames.SEARCH), json, false);
    }

    ContentPart.ToolResult result(JsonFields item) {
        return new ContentPart.ToolResult(
                item.requiredText("call_id"),
                ResponsesContentReader.read(item, "output"),
                false,
                null,
                item.at("call_id"));
    }

    /** Returns the result of a search: the names under which the tools that were found are offered. */
    ContentPart.ToolResult found(JsonFields item) {
        item.pass("execution");
        StringJoiner found = new StringJoiner(", ", "Tools found: ", "").setEmptyValue("No tools found.");
        for (JsonFields tool : item.objects("tools")) {
            String name = tool.text("name");
            if ("namespace".equals(tool.text("type"))) {
                tool.objects("tools").forEach(member -> found.add(names.of(name, member.requiredText("name"))));
            } else if (name != null) {
                found.add(names.of(null, name));
            }
        }
        ContentPart text = new ContentPart.Text(found.toString(), null, item.path());
        return new ContentPart.ToolResult(item.requiredText("call_id"), List.of(text), false, null, item.at("call_id"));
    }

    private String name(JsonFields item) {
        return names.of(item.text("namespace"), item.requiredText("name"));
    }

    private static ContentPart.ToolCall call(JsonFields item, String name, String arguments, boolean freeForm) {
        return new ContentPart.ToolCall(
                item.requiredText("call_id"), name, arguments, freeForm, null, null, item.path());
    }
}
