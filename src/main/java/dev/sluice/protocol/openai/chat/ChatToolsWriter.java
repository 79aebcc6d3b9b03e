package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.FreeText;
import dev.sluice.protocol.openai.OpenAiToolsWriter;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the tools of a Chat Completions request. */
final class ChatToolsWriter extends OpenAiToolsWriter {

    @Override
    protected ObjectNode tool(Tool tool) {
        ObjectNode written = Json.object().put("type", "function");
        ObjectNode function = written.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.freeForm()) {
            function.set("parameters", FreeText.schema());
        } else if (tool.schema() != null) {
            function.set("parameters", withProperties(tool.schema()));
        }
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        return written;
    }

    @Override
    protected void name(ToolChoice choice, ObjectNode target) {
        target.putObject("function").put("name", choice.name());
    }
}
