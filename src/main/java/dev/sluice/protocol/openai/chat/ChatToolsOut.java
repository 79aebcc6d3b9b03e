package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.Traits;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.Toolbox;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the tools of a Chat Completions request. */
final class ChatToolsOut {

    private ChatToolsOut() {}

    static void write(Toolbox toolbox, Traits traits, Drops drops, ObjectNode request) {
        if (toolbox.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = request.putArray("tools");
        for (Tool tool : toolbox.tools()) {
            tools.add(tool(tool, drops));
        }
        if (toolbox.choice() != null) {
            choice(toolbox.choice(), traits, drops, request);
        }
        if (toolbox.parallel() != null) {
            request.put("parallel_tool_calls", toolbox.parallel().value());
        }
    }

    private static ObjectNode tool(Tool tool, Drops drops) {
        ObjectNode written = Json.object().put("type", "function");
        ObjectNode function = written.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.freeForm()) {
            ObjectNode schema = function.putObject("parameters").put("type", "object");
            schema.putObject("properties").putObject("input").put("type", "string");
            schema.putArray("required").add("input");
        } else if (tool.schema() != null) {
            function.set("parameters", tool.schema());
        }
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        if (tool.mark() != null) {
            drops.note(tool.mark().at());
        }
        return written;
    }

    private static void choice(ToolChoice choice, Traits traits, Drops drops, ObjectNode request) {
        if (choice.forced() && !traits.forcedTools()) {
            drops.drop(choice.at());
            request.put("tool_choice", "auto");
            return;
        }
        switch (choice.mode()) {
            case AUTO -> request.put("tool_choice", "auto");
            case NONE -> request.put("tool_choice", "none");
            case ANY -> request.put("tool_choice", "required");
            case NAMED ->
                request.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", choice.name());
        }
    }
}
