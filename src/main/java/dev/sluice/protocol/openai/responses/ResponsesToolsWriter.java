package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.FreeText;
import dev.sluice.protocol.openai.OpenAiToolsWriter;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the tools of a Responses request. */
final class ResponsesToolsWriter extends OpenAiToolsWriter {

    /** Always writes {@code strict}: Responses enforces schemas by default, and refuses those that it cannot enforce. */
    @Override
    protected ObjectNode tool(Tool tool) {
        ObjectNode written = Json.object().put("type", "function").put("name", tool.name());
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        if (tool.freeForm()) {
            written.set("parameters", FreeText.schema());
        } else if (tool.schema() != null) {
            written.set("parameters", withProperties(tool.schema()));
        } else {
            written.putObject("parameters").put("type", "object").putObject("properties");
        }
        return written.put("strict", Boolean.TRUE.equals(tool.strict()));
    }

    @Override
    protected void name(ToolChoice choice, ObjectNode target) {
        target.put("name", choice.name());
    }
}
