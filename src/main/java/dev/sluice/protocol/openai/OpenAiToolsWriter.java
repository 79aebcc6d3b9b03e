package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.DroppedFields;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools of a request as both of OpenAI's APIs write them, which differ only in what one tool looks like. */
public abstract class OpenAiToolsWriter {

    /** Writes {@code toolbox} into {@code request}. */
    public final void write(ToolSet toolbox, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (toolbox.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = request.putArray("tools");
        for (Tool tool : toolbox.tools()) {
            tools.add(tool(tool));
            if (tool.mark() != null) {
                dropped.note(tool.mark().at());
            }
        }
        if (toolbox.choice() != null) {
            choice(toolbox.choice(), traits, dropped, request);
        }
        if (toolbox.parallel() != null) {
            request.put("parallel_tool_calls", toolbox.parallel().value());
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

    /** Returns {@code tool} as the API writes it. */
    protected abstract ObjectNode tool(Tool tool);

    /** Writes into {@code target} which function {@code choice} names. */
    protected abstract void name(ToolChoice choice, ObjectNode target);
}
