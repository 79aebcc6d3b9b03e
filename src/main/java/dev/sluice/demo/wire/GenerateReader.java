package dev.sluice.demo.wire;

import dev.sluice.demo.wire.ParsedRequest.Read;
import dev.sluice.demo.wire.ParsedRequest.Unreadable;
import dev.sluice.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A reader of requests of Gemini's dialect, whose path names the model and the form of the answer. */
public final class GenerateReader {

    private GenerateReader() {}

    /** Reads a request to generate content, or to count its tokens. */
    public static ParsedRequest read(JsonNode body) {
        JsonNode contents = body.path("contents");
        if (!LenientFields.hasElements(contents)) {
            return new Unreadable("* GenerateContentRequest.contents: contents is not specified");
        }
        JsonNode config = body.path("generationConfig");
        return new Read(new SimulatedRequest(
                "",
                false,
                true,
                Prompt.of(false, body.path("tools"), body.path("systemInstruction"), contents),
                LenientFields.number(config, "maxOutputTokens"),
                tools(body)
                        .choose(
                                forced(body.path("toolConfig").path("functionCallingConfig")),
                                lastMessage(LenientFields.last(contents).path("parts"))),
                schema(config),
                LenientFields.flag(config.path("thinkingConfig"), "includeThoughts")));
    }

    private static SimulatedTools tools(JsonNode body) {
        List<SimulatedRequest.Tool> tools = new ArrayList<>();
        for (JsonNode group : body.path("tools")) {
            for (JsonNode declaration : group.path("functionDeclarations")) {
                // As in all JSON of protocol buffers, either spelling is a field's name; Google's Python SDK sends this
                // one.
                JsonNode newer = declaration.has("parameters_json_schema")
                        ? declaration.path("parameters_json_schema")
                        : declaration.path("parametersJsonSchema");
                tools.add(new SimulatedRequest.Tool(
                        LenientFields.text(declaration, "name"),
                        newer.isObject() ? newer : typed(declaration.path("parameters"))));
            }
        }
        return new SimulatedTools(tools);
    }

    /** Returns an older schema, whose types are in upper case, with those of JSON Schema. */
    private static JsonNode typed(JsonNode schema) {
        String types = "(\"type\"\\s*:\\s*\"[A-Z]+\")";
        return Json.read(Pattern.compile(types)
                .matcher(schema.isObject() ? schema.toString() : "{}")
                .replaceAll(type -> type.group(1).toLowerCase(Locale.ROOT)));
    }

    private static @Nullable String forced(JsonNode calling) {
        if (!LenientFields.text(calling, "mode").equals("ANY")) {
            return null;
        }
        return calling.path("allowedFunctionNames").path(0).asString(SimulatedTools.ANY);
    }

    private static SimulatedTools.LastMessage lastMessage(JsonNode parts) {
        return new SimulatedTools.LastMessage(
                LenientFields.contentText(parts), LenientFields.last(parts).has("functionResponse"));
    }

    private static @Nullable JsonNode schema(JsonNode config) {
        if (!LenientFields.text(config, "responseMimeType").equals("application/json")) {
            return null;
        }
        for (String name : List.of("responseJsonSchema", "responseSchema")) {
            if (config.path(name).isObject()) {
                return typed(config.path(name));
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }
}
