package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the tools of a Messages request. */
final class MessagesToolsWriter {

    /** The one argument of a tool that takes plain text; Anthropic has only tools that take JSON. */
    static final String FREE_TEXT = "input";

    private MessagesToolsWriter() {}

    static void write(ToolSet toolSet, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (toolSet.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = request.putArray("tools");
        for (Tool tool : toolSet.tools()) {
            tools.add(tool(tool));
        }
        ObjectNode choice = choice(toolSet.choice(), traits, dropped);
        boolean onlyOne = toolSet.parallel() != null && !toolSet.parallel().value();
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

    private static ObjectNode tool(Tool tool) {
        ObjectNode written = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        boolean strict = Boolean.TRUE.equals(tool.strict()) && tool.schema() != null;
        written.set("input_schema", schema(tool));
        if (strict) {
            written.put("strict", true);
        }
        return MessagesContentWriter.withBreakpoint(written, tool.breakpoint());
    }

    private static JsonNode schema(Tool tool) {
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
        if (!schema.has("type")) {
            ObjectNode typed = Json.object().put("type", "object");
            typed.setAll((ObjectNode) schema);
            return typed;
        }
        return schema;
    }

    /** Returns the choice; for a model that cannot be forced to call a tool it is {@code auto}, and the caller's is dropped. */
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

    /** Returns the time to live: Anthropic keeps a cache for five minutes or for an hour. */
    static String ttl(String asked) {
        return asked.equals("5m") ? "5m" : "1h";
    }
}
