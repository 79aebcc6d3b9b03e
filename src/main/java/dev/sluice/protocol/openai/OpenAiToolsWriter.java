package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the tools of a request. Its subclasses know the fields in which OpenAI's two APIs differ. */
public abstract class OpenAiToolsWriter {

    /** Writes {@code toolSet} into {@code request}. */
    public final void write(ToolSet toolSet, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (toolSet.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = request.putArray("tools");
        for (Tool tool : toolSet.tools()) {
            tools.add(tool(tool));
            if (tool.breakpoint() != null) {
                dropped.note(tool.breakpoint().at());
            }
        }
        if (toolSet.choice() != null) {
            choice(toolSet.choice(), traits, dropped, request);
        }
        if (toolSet.parallel() != null) {
            request.put("parallel_tool_calls", toolSet.parallel().value());
        }
    }

    private void choice(ToolChoice choice, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (choice.forced() && !traits.forcedTools()) {
            dropped.drop(choice.at());
            request.put("tool_choice", "auto");
            return;
        }
        switch (choice.mode()) {
            case AUTO -> request.put("tool_choice", "auto");
            case NONE -> request.put("tool_choice", "none");
            case ANY -> request.put("tool_choice", "required");
            case NAMED -> name(choice, request.putObject("tool_choice").put("type", "function"));
        }
    }

    /** Returns {@code schema} with the {@code properties} that OpenAI insists on where it describes a plain object. */
    protected static JsonNode withProperties(JsonNode schema) {
        String type = schema.path("type").asString(schema.isEmpty() ? "object" : "");
        if (!type.equals("object") || schema.has("properties")) {
            return schema;
        }
        ObjectNode whole = Json.object().put("type", "object");
        whole.setAll((ObjectNode) schema);
        whole.putObject("properties");
        return whole;
    }

    /** Returns {@code tool} in the form of the API. */
    protected abstract ObjectNode tool(Tool tool);

    /** Writes the name of the chosen function into {@code target}. */
    protected abstract void name(ToolChoice choice, ObjectNode target);
}
