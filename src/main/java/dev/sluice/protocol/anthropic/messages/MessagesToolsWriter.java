package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.SchemaTightening;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tools and the choice of them. */
final class MessagesToolsWriter {

    /** The one argument of a tool of free form, which Anthropic knows only as a tool that takes JSON. */
    static final String FREE_TEXT = "input";

    private MessagesToolsWriter() {}

    static void write(ToolSet toolbox, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (toolbox.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = request.putArray("tools");
        for (Tool tool : toolbox.tools()) {
            tools.add(tool(tool, dropped));
        }
        ObjectNode choice = choice(toolbox.choice(), traits, dropped);
        boolean onlyOne = toolbox.parallel() != null && !toolbox.parallel().value();
        if (onlyOne) {
            choice = choice == null ? Json.object().put("type", "auto") : choice;
            if (!choice.path("type").asString("").equals("none")) {
                choice.put("disable_parallel_tool_use", true);
            }
        }
        if (choice != null) {
            request.set("tool_choice", choice);
        }
    }

    private static ObjectNode tool(Tool tool, DroppedFields dropped) {
        ObjectNode written = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        boolean strict = Boolean.TRUE.equals(tool.strict()) && tool.schema() != null;
        written.set("input_schema", schema(tool, strict, dropped));
        if (strict) {
            written.put("strict", true);
        }
        return MessagesContentWriter.marked(written, tool.mark());
    }

    private static JsonNode schema(Tool tool, boolean strict, DroppedFields dropped) {
        if (tool.freeForm()) {
            ObjectNode schema = Json.object().put("type", "object");
            schema.putObject("properties").putObject(FREE_TEXT).put("type", "string");
            schema.putArray("required").add(FREE_TEXT);
            return schema;
        }
        JsonNode schema = tool.schema();
        if (schema == null || schema.isEmpty()) {
            ObjectNode none = Json.object().put("type", "object");
            none.putObject("properties");
            return none;
        }
        if (strict) {
            return SchemaTightening.tighten(schema, tool.at().field("parameters"), dropped);
        }
        if (!schema.has("type")) {
            ObjectNode typed = Json.object().put("type", "object");
            typed.setAll((ObjectNode) schema);
            return typed;
        }
        return schema;
    }

    /** A model that cannot be made to call a tool is left the choice, and the caller is told. */
    private static @Nullable ObjectNode choice(@Nullable ToolChoice choice, ModelTraits traits, DroppedFields dropped) {
        if (choice == null) {
            return null;
        }
        if (choice.forced() && !traits.forcedTools()) {
            dropped.drop(choice.at());
            return Json.object().put("type", "auto");
        }
        return switch (choice.mode()) {
            case AUTO -> Json.object().put("type", "auto");
            case NONE -> Json.object().put("type", "none");
            case ANY -> Json.object().put("type", "any");
            case NAMED -> Json.object().put("type", "tool").put("name", choice.name());
        };
    }

    /** Anthropic keeps a cache for five minutes or for an hour; whoever asks for longer gets the hour. */
    static String ttl(String asked) {
        return asked.equals("5m") ? "5m" : "1h";
    }
}
