package dev.sluice.demo.wire;

import dev.sluice.demo.wire.ParsedRequest.Read;
import dev.sluice.demo.wire.ParsedRequest.Unreadable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A reader of requests to OpenAI's {@code /responses}. */
public final class ResponsesReader {

    private ResponsesReader() {}

    public static ParsedRequest read(JsonNode body) {
        if (!body.path("model").isString()) {
            return new Unreadable("you must provide a model parameter");
        }
        JsonNode input = body.path("input");
        if (!input.isString() && !LenientFields.hasElements(input)) {
            return new Unreadable("Missing required parameter: 'input'.");
        }
        return new Read(new SimulatedRequest(
                LenientFields.text(body, "model"),
                LenientFields.flag(body, "stream"),
                true,
                Prompt.of(false, body.path("tools"), body.path("instructions"), input),
                LenientFields.number(body, "max_output_tokens"),
                tools(body).choose(ChatReader.forced(body.path("tool_choice")), lastMessage(input)),
                LenientFields.objectOrNull(body.path("text").path("format").path("schema")),
                ChatReader.isEffort(LenientFields.text(body.path("reasoning"), "effort"))));
    }

    private static SimulatedTools tools(JsonNode body) {
        List<SimulatedRequest.Tool> tools = new ArrayList<>();
        body.path("tools")
                .forEach(tool -> tools.add(
                        new SimulatedRequest.Tool(LenientFields.text(tool, "name"), tool.path("parameters"))));
        return new SimulatedTools(tools);
    }

    private static SimulatedTools.LastMessage lastMessage(JsonNode input) {
        if (input.isString()) {
            return new SimulatedTools.LastMessage(input.asString(""), false);
        }
        JsonNode last = LenientFields.last(input);
        return new SimulatedTools.LastMessage(
                LenientFields.contentText(last.path("content")),
                LenientFields.text(last, "type").equals("function_call_output"));
    }
}
