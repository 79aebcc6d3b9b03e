package dev.sluice.protocol.translate;

import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Assembles the chunks of a stream, as SDKs do. */
final class ChatChunks {

    private ChatChunks() {}

    /** Returns the message that the chunks of {@code stream} add up to. */
    static JsonNode assembled(String stream) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        ArrayNode calls = Json.array();
        for (String event : stream.split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                JsonNode delta =
                        Json.read(event.substring(6)).path("choices").path(0).path("delta");
                content.append(delta.path("content").asString(""));
                reasoning.append(delta.path("reasoning_content").asString(""));
                delta.path("tool_calls").forEach(call -> add((ObjectNode) call, calls));
            }
        }
        ObjectNode message = Json.object().put("role", "assistant");
        message.put("content", content.isEmpty() && !calls.isEmpty() ? null : content.toString());
        message.putNull("refusal");
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static void add(ObjectNode fragment, ArrayNode calls) {
        int index = fragment.path("index").asInt(-1);
        fragment.remove("index");
        if (index == calls.size()) {
            calls.add(fragment);
            return;
        }
        ObjectNode function = (ObjectNode) calls.get(index).get("function");
        String more = fragment.path("function").path("arguments").asString("");
        function.put("arguments", function.path("arguments").asString("") + more);
    }
}
