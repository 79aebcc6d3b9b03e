package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the tools of a request. */
final class GenerateToolsWriter {

    /** The one argument of a tool that takes plain text; Google has only tools that take JSON. */
    static final String FREE_TEXT = "input";

    private GenerateToolsWriter() {}

    static void write(ToolSet toolSet, DroppedFields dropped, ObjectNode request) {
        if (toolSet.tools().isEmpty()) {
            return;
        }
        ArrayNode declarations = request.putArray("tools").addObject().putArray("functionDeclarations");
        boolean strict = false;
        for (Tool tool : toolSet.tools()) {
            declarations.add(declaration(tool));
            strict |= Boolean.TRUE.equals(tool.strict());
            if (tool.breakpoint() != null) {
                dropped.note(tool.breakpoint().at());
            }
        }
        ObjectNode calling = calling(toolSet.choice(), strict);
        if (calling != null) {
            request.putObject("toolConfig").set("functionCallingConfig", calling);
        }
        if (toolSet.parallel() != null && !toolSet.parallel().value()) {
            dropped.drop(toolSet.parallel().at());
        }
    }

    private static ObjectNode declaration(Tool tool) {
        ObjectNode written = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        JsonNode schema = tool.schema();
        if (tool.freeForm()) {
            ObjectNode parameters = written.putObject("parametersJsonSchema").put("type", "object");
            parameters.putObject("properties").putObject(FREE_TEXT).put("type", "string");
            parameters.putArray("required").add(FREE_TEXT);
        } else if (schema instanceof ObjectNode object && !object.isEmpty()) {
            written.set("parametersJsonSchema", object.has("type") ? object : typed(object));
        }
        return written;
    }

    private static ObjectNode typed(ObjectNode schema) {
        ObjectNode typed = Json.object().put("type", "object");
        typed.setAll(schema);
        return typed;
    }

    /** Returns the rule for calls: strict tools have their arguments validated, where calls are not forced anyway. */
    private static @Nullable ObjectNode calling(@Nullable ToolChoice choice, boolean strict) {
        ToolChoice.Mode mode = choice == null ? ToolChoice.Mode.AUTO : choice.mode();
        return switch (mode) {
            case AUTO -> strict ? mode("VALIDATED") : choice == null ? null : mode("AUTO");
            case NONE -> mode("NONE");
            case ANY -> mode("ANY");
            case NAMED -> {
                ObjectNode named = mode("ANY");
                named.putArray("allowedFunctionNames").add(choice == null ? null : choice.name());
                yield named;
            }
        };
    }

    private static ObjectNode mode(String name) {
        return Json.object().put("mode", name);
    }
}
