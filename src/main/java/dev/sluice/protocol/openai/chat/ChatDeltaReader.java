package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerContext;
import tools.jackson.databind.JsonNode;

/** What messages and deltas of Chat Completions have in common, and the several ways in which providers write it. */
final class ChatDeltaReader {

    private ChatDeltaReader() {}

    /** Returns the text: a string as a rule, a list of parts at some providers. */
    static String text(JsonNode delta) {
        JsonNode content = delta.path("content");
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }

    /** Returns the thoughts: {@code reasoning_content} as a rule, {@code reasoning} at some providers. */
    static String thought(JsonNode delta) {
        String thought = delta.path("reasoning_content").asString("");
        return thought.isEmpty() && delta.path("reasoning").isString()
                ? delta.path("reasoning").stringValue()
                : thought;
    }

    /** Returns the arguments: a string as a rule, an object at some providers. */
    static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        return arguments.isObject() ? arguments.toString() : arguments.asString("");
    }

    /** Returns the id of a call, made up where the provider gave none. */
    static String callId(JsonNode call, AnswerContext exchange) {
        String id = call.path("id").asString("");
        return id.isEmpty() ? "call_" + exchange.context().ids().get() : id;
    }
}
