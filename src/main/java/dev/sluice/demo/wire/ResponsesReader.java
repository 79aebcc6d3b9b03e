package dev.sluice.demo.wire;

import dev.sluice.demo.wire.Reading.Read;
import dev.sluice.demo.wire.Reading.Unreadable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads requests to OpenAI's {@code /responses}. */
public final class ResponsesReader {

    private ResponsesReader() {}

    public static Reading read(JsonNode body) {
        if (!body.path("model").isString()) {
            return new Unreadable("you must provide a model parameter");
        }
        JsonNode input = body.path("input");
        if (!input.isString() && !Fields.hasElements(input)) {
            return new Unreadable("Missing required parameter: 'input'.");
        }
        return new Read(new Ask(
                Fields.text(body, "model"),
                Fields.flag(body, "stream"),
                true,
                Prompt.of(false, body.path("tools"), body.path("instructions"), input),
                Fields.number(body, "max_output_tokens"),
                tools(body).pick(ChatReader.forced(body.path("tool_choice")), lastTurn(input)),
                Fields.objectOrNull(body.path("text").path("format").path("schema")),
                ChatReader.isEffort(Fields.text(body.path("reasoning"), "effort"))));
    }

    private static Toolbox tools(JsonNode body) {
        List<Ask.Tool> tools = new ArrayList<>();
        body.path("tools").forEach(tool -> tools.add(new Ask.Tool(Fields.text(tool, "name"), tool.path("parameters"))));
        return new Toolbox(tools);
    }

    private static Toolbox.LastTurn lastTurn(JsonNode input) {
        if (input.isString()) {
            return new Toolbox.LastTurn(input.asString(""), false);
        }
        JsonNode last = Fields.last(input);
        return new Toolbox.LastTurn(
                Fields.contentText(last.path("content")),
                Fields.text(last, "type").equals("function_call_output"));
    }
}
