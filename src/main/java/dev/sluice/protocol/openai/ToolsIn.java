package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.Toolbox;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tools of a request as both of OpenAI's APIs read them, which differ only in what one tool and the naming of it look like. */
public abstract class ToolsIn {

    /** Returns the tools of {@code request}, and how it wants them used. */
    public final Toolbox read(Fields request) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools")) {
            add(tool, tools);
        }
        Said<Boolean> parallel = Said.of(request.flag("parallel_tool_calls"), request.at("parallel_tool_calls"));
        JsonNode choice = request.any("tool_choice");
        if (choice == null) {
            return new Toolbox(tools, null, parallel);
        }
        if (choice.isString()) {
            return new Toolbox(tools, ToolChoice.word(choice.stringValue(), request.at("tool_choice")), parallel);
        }
        Fields named = request.neededObject("tool_choice");
        Toolbox box = chosen(named.neededText("type"), named, tools, parallel);
        named.close();
        return box;
    }

    /** Adds what {@code tool} is to {@code tools}, and closes it; nothing where it is dropped. */
    protected abstract void add(Fields tool, List<Tool> tools);

    /** Returns what is left to choose by a {@code choice} of {@code type}. */
    protected abstract Toolbox chosen(String type, Fields choice, List<Tool> tools, @Nullable Said<Boolean> parallel);

    /** Returns the schema of what a function takes, or null where it says nothing of it. */
    protected static @Nullable JsonNode schema(Fields function) {
        JsonNode schema = function.any("parameters");
        if (schema != null && !schema.isObject()) {
            throw Fields.malformed(function.at("parameters"), "not a schema", "a JSON schema of an object");
        }
        return schema;
    }

    /** Returns the one tool that is to be called, among all that may be known. */
    protected static Toolbox named(String name, Fields choice, List<Tool> tools, @Nullable Said<Boolean> parallel) {
        return new Toolbox(tools, new ToolChoice(ToolChoice.Mode.NAMED, name, choice.place()), parallel);
    }

    /** Returns those of {@code tools} that are allowed, to be used as {@code allowed} says. */
    protected static Toolbox narrowed(
            Set<String> names, Fields allowed, List<Tool> tools, @Nullable Said<Boolean> parallel) {
        List<Tool> kept =
                tools.stream().filter(tool -> names.contains(tool.name())).toList();
        return new Toolbox(kept, ToolChoice.word(allowed.neededText("mode"), allowed.at("mode")), parallel);
    }
}
