package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.CallerTool;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the tools of a request. Its subclasses know the fields in which OpenAI's two APIs differ. For one request. */
public abstract class OpenAiToolsReader {

    private boolean hostedLeftOut;

    /**
     * Returns the tools of {@code request} with its rule for their use.
     *
     * @throws dev.sluice.call.RefusedCall if it wants a call of a tool that only its own provider runs
     */
    public final ToolSet read(JsonFields request) {
        List<Tool> tools = new ArrayList<>();
        for (JsonFields tool : offered(request)) {
            add(tool, tools);
        }
        ToolSet read = read(request, tools);
        if (hostedLeftOut) {
            read.requireCallable();
        }
        return new ToolSet(read.tools(), read.choice(), read.parallel(), callerTools());
    }

    private ToolSet read(JsonFields request, List<Tool> tools) {
        Setting<Boolean> parallel = Setting.of(request.flag("parallel_tool_calls"), request.at("parallel_tool_calls"));
        JsonNode choice = request.any("tool_choice");
        if (choice == null) {
            return new ToolSet(tools, null, parallel);
        }
        if (choice.isString()) {
            return new ToolSet(tools, choice(choice.stringValue(), request.at("tool_choice")), parallel);
        }
        JsonFields named = request.requiredObject("tool_choice");
        ToolSet toolSet = chosen(named.requiredText("type"), named, tools, parallel);
        named.close();
        return toolSet;
    }

    /** Returns the tools that {@code request} offers, wherever it holds them. */
    protected List<JsonFields> offered(JsonFields request) {
        return request.objects("tools");
    }

    /** Adds {@code tool} to {@code tools} and closes it, or drops it. */
    protected abstract void add(JsonFields tool, List<Tool> tools);

    /** Drops a tool that a provider runs itself. */
    protected final void leaveOut(JsonFields tool) {
        hostedLeftOut = true;
        tool.dropped().drop(tool.path());
    }

    /** Returns the tools that the caller knows in another form than as a function, by the names that they are read under. */
    protected Map<String, CallerTool> callerTools() {
        return Map.of();
    }

    /** Returns the tools under a {@code choice} of {@code type}. */
    protected abstract ToolSet chosen(
            String type, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel);

    /** Returns the schema of a function's arguments, or null if it has none. */
    protected static @Nullable JsonNode schema(JsonFields function) {
        JsonNode schema = function.any("parameters");
        if (schema != null && !schema.isObject()) {
            throw JsonFields.malformed(function.at("parameters"), "not a schema", "a JSON schema of an object");
        }
        return schema;
    }

    /** Returns all tools, of which the one called {@code name} must be called. */
    protected static ToolSet named(
            String name, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        return new ToolSet(tools, new ToolChoice(ToolChoice.Mode.NAMED, name, choice.path()), parallel);
    }

    /** Returns the tools called {@code names}, under the mode of {@code allowed}. */
    protected static ToolSet narrowed(
            Set<String> names, JsonFields allowed, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        List<Tool> kept =
                tools.stream().filter(tool -> names.contains(tool.name())).toList();
        return new ToolSet(kept, choice(allowed.requiredText("mode"), allowed.at("mode")), parallel);
    }

    private static ToolChoice choice(String mode, JsonPath at) {
        return switch (mode) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, null, at);
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, null, at);
            case "required" -> new ToolChoice(ToolChoice.Mode.ANY, null, at);
            default -> throw JsonFields.malformed(at, JsonFields.quoted(mode), "none, auto, required, or an object");
        };
    }
}
