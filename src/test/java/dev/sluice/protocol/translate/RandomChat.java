package dev.sluice.protocol.translate;

import dev.sluice.protocol.json.Json;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random Chat Completions requests with fields that Messages has counterparts of. */
final class RandomChat {

    private static final List<String> WORDS =
            List.of("sun", "Rome", "\"quoted\"", "naïve", "日本", "\uD83D\uDE00", "a\nb", "{json}", "\\", "0");
    private static final String PNG =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                    + "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private final RandomGenerator random;
    private int calls;

    RandomChat(RandomGenerator random) {
        this.random = random;
    }

    ObjectNode request() {
        ObjectNode request = Json.object().put("model", "m").put("max_tokens", 1 + random.nextInt(9000));
        ArrayNode messages = request.putArray("messages");
        if (random.nextBoolean()) {
            messages.addObject().put("role", "system").put("content", text());
        }
        int messagesOfUser = 1 + random.nextInt(4);
        for (int i = 0; i < messagesOfUser; i++) {
            user(messages.addObject().put("role", "user"));
            if (i < messagesOfUser - 1) {
                assistant(messages);
            }
        }
        settings(request);
        return request;
    }

    private void user(ObjectNode message) {
        if (random.nextInt(3) > 0) {
            message.put("content", text());
            return;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", text());
        parts.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", random.nextBoolean() ? PNG : "https://example.com/" + random.nextInt(9) + ".png");
    }

    private void assistant(ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        int count = random.nextInt(3);
        if (count == 0 || random.nextBoolean()) {
            message.put("content", text());
        } else {
            message.putNull("content");
        }
        if (count == 0) {
            return;
        }
        ArrayNode toolCalls = message.putArray("tool_calls");
        for (int i = 0; i < count; i++) {
            String id = "call_" + calls++;
            toolCalls
                    .addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", "tool" + random.nextInt(2))
                    .put("arguments", arguments());
            messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", text());
        }
        if (random.nextBoolean()) {
            messages.addObject().put("role", "assistant").put("content", text());
        }
    }

    private String arguments() {
        ObjectNode arguments = Json.object();
        for (int i = random.nextInt(3); i > 0; i--) {
            arguments.put("k" + i, text());
            arguments.put("n" + i, random.nextInt());
        }
        return arguments.toString();
    }

    private void settings(ObjectNode request) {
        if (random.nextBoolean()) {
            request.put("temperature", random.nextInt(11) / 10.0);
        }
        if (random.nextBoolean()) {
            request.putArray("stop").add(text());
        }
        if (random.nextBoolean()) {
            request.put("user", "user-" + random.nextInt(100));
        }
        if (random.nextBoolean()) {
            request.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        ArrayNode tools = request.putArray("tools");
        for (int i = 0; i < 2; i++) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", "tool" + i).put("description", text());
            ObjectNode schema = function.putObject("parameters").put("type", "object");
            schema.putObject("properties").putObject("k").put("type", "string");
        }
        switch (random.nextInt(4)) {
            case 0 -> request.put("tool_choice", "auto");
            case 1 -> request.put("tool_choice", "required").put("parallel_tool_calls", false);
            case 2 ->
                request.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", "tool1");
            default -> {}
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder(WORDS.get(random.nextInt(WORDS.size())));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
