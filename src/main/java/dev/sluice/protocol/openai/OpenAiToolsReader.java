package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tools of a request as both of OpenAI's APIs read them, which differ only in what one tool and the naming of it look like. */
public abstract class OpenAiToolsReader {

    /** Returns the tools of {@code request}, and how it wants them used. */
    public final ToolSet read(JsonFields request) {
        List<Tool> tools = new ArrayList<>();
        for (JsonFields tool : request.objects("tools")) {
            add(tool, tools);
        }
        Setting<Boolean> parallel = Setting.of(request.flag("parallel_tool_calls"), request.at("parallel_tool_calls"));
        JsonNode choice = request.any("tool_choice");
        if (choice == null) {
            return new ToolSet(tools, null, parallel);
        }
        if (choice.isString()) {
            return new ToolSet(tools, ToolChoice.word(choice.stringValue(), request.at("tool_choice")), parallel);
        }
        JsonFields named = request.neededObject("tool_choice");
        ToolSet box = chosen(named.neededText("type"), named, tools, parallel);
        named.close();
        return box;
    }

    /** Adds what {@code tool} is to {@code tools}, and closes it; nothing where it is dropped. */
    protected abstract void add(JsonFields tool, List<Tool> tools);

    /** Returns what is left to choose by a {@code choice} of {@code type}. */
    protected abstract ToolSet chosen(
            String type, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel);

    /** Returns the schema of what a function takes, or null where it says nothing of it. */
    protected static @Nullable JsonNode schema(JsonFields function) {
        JsonNode schema = function.any("parameters");
        if (schema != null && !schema.isObject()) {
            throw JsonFields.malformed(function.at("parameters"), "not a schema", "a JSON schema of an object");
        }
        return schema;
    }

    /** Returns the one tool that is to be called, among all that may be known. */
    protected static ToolSet named(
            String name, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        return new ToolSet(tools, new ToolChoice(ToolChoice.Mode.NAMED, name, choice.place()), parallel);
    }

    /** Returns those of {@code tools} that are allowed, to be used as {@code allowed} says. */
    protected static ToolSet narrowed(
            Set<String> names, JsonFields allowed, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        List<Tool> kept =
                tools.stream().filter(tool -> names.contains(tool.name())).toList();
        return new ToolSet(kept, ToolChoice.word(allowed.neededText("mode"), allowed.at("mode")), parallel);
    }
}
