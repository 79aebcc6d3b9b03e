package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.Traits;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.Toolbox;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the tools of a Responses request. */
final class ResponsesToolsOut {

    private ResponsesToolsOut() {}

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

    /** Responses enforces schemas unless told otherwise, and refuses those that it cannot enforce. */
    private static ObjectNode tool(Tool tool, Drops drops) {
        ObjectNode written = Json.object().put("type", "function").put("name", tool.name());
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        if (tool.schema() != null) {
            written.set("parameters", tool.schema());
        } else {
            written.putObject("parameters").put("type", "object").putObject("properties");
        }
        if (tool.mark() != null) {
            drops.note(tool.mark().at());
        }
        return written.put("strict", Boolean.TRUE.equals(tool.strict()));
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
                request.putObject("tool_choice").put("type", "function").put("name", choice.name());
        }
    }
}
