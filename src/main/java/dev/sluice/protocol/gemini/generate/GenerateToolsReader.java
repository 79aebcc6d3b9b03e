package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the tools of a request; those that Google runs itself are left out by name. */
final class GenerateToolsReader {

    private GenerateToolsReader() {}

    static ToolSet read(JsonFields request) {
        List<Tool> tools = new ArrayList<>();
        for (JsonFields group : request.objects("tools")) {
            for (JsonFields declaration : group.objects("functionDeclarations")) {
                tools.add(tool(declaration));
            }
            group.close();
        }
        JsonFields config = request.object("toolConfig");
        JsonFields calling = config == null ? null : config.object("functionCallingConfig");
        ToolSet toolSet = calling == null ? new ToolSet(tools, null, null) : chosen(tools, calling);
        if (config != null) {
            config.close();
        }
        toolSet.requireCallable();
        return toolSet;
    }

    private static Tool tool(JsonFields declaration) {
        JsonNode newer = declaration.any("parametersJsonSchema");
        JsonNode older = declaration.any("parameters");
        declaration.leaveOut("response");
        declaration.leaveOut("responseJsonSchema");
        JsonNode schema = newer != null ? newer : older == null ? null : OpenApiSchema.toJsonSchema(older);
        if (schema != null && !schema.isObject()) {
            throw JsonFields.malformed(declaration.at("parameters"), "no schema", "a schema of an object");
        }
        Tool read = new Tool(
                declaration.requiredText("name"),
                declaration.text("description"),
                schema,
                null,
                false,
                null,
                declaration.path());
        declaration.close();
        return read;
    }

    private static ToolSet chosen(List<Tool> tools, JsonFields calling) {
        String mode = calling.text("mode");
        List<String> names = calling.texts("allowedFunctionNames");
        calling.close();
        // One name is a call of that function, beside which the others are still offered.
        List<Tool> allowed = names.size() <= 1
                ? tools
                : tools.stream().filter(tool -> names.contains(tool.name())).toList();
        return new ToolSet(allowed, choice(mode == null ? "AUTO" : mode, names, calling), null);
    }

    private static @Nullable ToolChoice choice(String mode, List<String> names, JsonFields calling) {
        return switch (mode.toUpperCase(Locale.ROOT)) {
            case "AUTO", "VALIDATED" -> new ToolChoice(ToolChoice.Mode.AUTO, null, calling.at("mode"));
            case "NONE" -> new ToolChoice(ToolChoice.Mode.NONE, null, calling.at("mode"));
            case "ANY" ->
                names.size() == 1
                        ? new ToolChoice(ToolChoice.Mode.NAMED, names.get(0), calling.at("allowedFunctionNames"))
                        : new ToolChoice(ToolChoice.Mode.ANY, null, calling.at("mode"));
            case "MODE_UNSPECIFIED" -> null;
            default ->
                throw JsonFields.malformed(calling.at("mode"), JsonFields.quoted(mode), "AUTO, ANY, NONE, VALIDATED");
        };
    }
}
