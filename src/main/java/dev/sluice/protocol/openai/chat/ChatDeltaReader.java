package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerContext;
import tools.jackson.databind.JsonNode;

/** Reads the fields that messages and deltas of Chat Completions have in common, in the forms that providers give them. */
final class ChatDeltaReader {

    private ChatDeltaReader() {}

    /** Returns the text: a string, or at some providers a list of parts. */
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

    /** Returns the reasoning: {@code reasoning_content}, or at some providers {@code reasoning}. */
    static String reasoning(JsonNode delta) {
        String reasoning = delta.path("reasoning_content").asString("");
        return reasoning.isEmpty() && delta.path("reasoning").isString()
                ? delta.path("reasoning").stringValue()
                : reasoning;
    }

    /** Returns the arguments: a string, or at some providers an object. */
    static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        return arguments.isObject() ? arguments.toString() : arguments.asString("");
    }

    /** Returns the id of a call, made here if the provider gave none. */
    static String callId(JsonNode call, AnswerContext answerContext) {
        String id = call.path("id").asString("");
        return id.isEmpty() ? "call_" + answerContext.translation().ids().get() : id;
    }
}
