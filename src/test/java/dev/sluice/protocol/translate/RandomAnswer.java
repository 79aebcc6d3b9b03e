package dev.sluice.protocol.translate;

import dev.sluice.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random answers of Messages: reasoning, text and calls, in the order that both dialects have in common. */
final class RandomAnswer {

    private static final List<String> FRAGMENTS = List.of("sun ", "Rome ", "\"q\" ", "日本 ", "\uD83D\uDE00 ", "\n", "{");

    private final RandomGenerator random;
    private final ObjectNode message;

    RandomAnswer(RandomGenerator random) {
        this.random = random;
        this.message = Json.object()
                .put("id", "msg_1")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "claude");
        ArrayNode content = message.putArray("content");
        if (random.nextBoolean()) {
            content.addObject().put("type", "thinking").put("thinking", text()).put("signature", "c2ln");
        }
        if (random.nextInt(4) > 0) {
            content.addObject().put("type", "text").put("text", text());
        }
        int calls = random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            ObjectNode call = content.addObject()
                    .put("type", "tool_use")
                    .put("id", "toolu_" + i)
                    .put("name", "f");
            call.putObject("input").put("words", text()).put("n", random.nextInt());
        }
        message.put("stop_reason", calls > 0 ? "tool_use" : "end_turn").putNull("stop_sequence");
        message.putObject("usage")
                .put("input_tokens", random.nextInt(1000))
                .put("cache_creation_input_tokens", random.nextInt(1000))
                .put("cache_read_input_tokens", random.nextInt(1000))
                .put("output_tokens", 1 + random.nextInt(1000));
    }

    ObjectNode message() {
        return message;
    }

    /** Returns the same message without signatures, which no other dialect carries. */
    static JsonNode withoutSignatures(ObjectNode message) {
        ObjectNode bare = message.deepCopy();
        for (JsonNode block : bare.withArray("content")) {
            if (block.has("signature")) {
                ((ObjectNode) block).put("signature", "");
            }
        }
        return bare;
    }

    /** Returns the same message as the events of a stream, its texts in random fragments. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        ObjectNode start = message.deepCopy();
        start.putArray("content");
        start.putNull("stop_reason");
        events.add(event(Json.object().put("type", "message_start").set("message", start)));
        int index = 0;
        for (JsonNode block : message.withArray("content")) {
            block(index++, block, events);
        }
        ObjectNode last = Json.object().put("type", "message_delta");
        last.putObject("delta").set("stop_reason", message.get("stop_reason"));
        last.set("usage", message.get("usage"));
        events.add(event(last));
        events.add(event(Json.object().put("type", "message_stop")));
        return events;
    }

    private void block(int index, JsonNode block, List<String> events) {
        ObjectNode empty = (ObjectNode) block.deepCopy();
        String whole = switch (block.path("type").asString("")) {
            case "text" -> block.path("text").asString("");
            case "thinking" -> block.path("thinking").asString("");
            default -> block.path("input").toString();
        };
        if (empty.has("input")) {
            empty.putObject("input");
        } else {
            empty.put(empty.has("text") ? "text" : "thinking", "");
        }
        ObjectNode begin = Json.object().put("type", "content_block_start").put("index", index);
        begin.set("content_block", empty);
        events.add(event(begin));
        for (int from = 0; from < whole.length(); ) {
            int to = whole.offsetByCodePoints(
                    from, 1 + random.nextInt(Math.max(1, whole.codePointCount(from, whole.length()))));
            events.add(event(delta(index, empty, whole.substring(from, to))));
            from = to;
        }
        events.add(event(Json.object().put("type", "content_block_stop").put("index", index)));
    }

    private static ObjectNode delta(int index, JsonNode block, String fragment) {
        ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
        ObjectNode delta = event.putObject("delta");
        switch (block.path("type").asString("")) {
            case "text" -> delta.put("type", "text_delta").put("text", fragment);
            case "thinking" -> delta.put("type", "thinking_delta").put("thinking", fragment);
            default -> delta.put("type", "input_json_delta").put("partial_json", fragment);
        }
        return event;
    }

    private static String event(JsonNode data) {
        return "event: " + data.path("type").asString("") + "\ndata: " + data + "\n\n";
    }

    private String text() {
        StringBuilder text = new StringBuilder("w");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        }
        return text.toString();
    }
}
