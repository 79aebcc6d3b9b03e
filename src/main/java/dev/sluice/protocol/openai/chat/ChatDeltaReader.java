package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A reader of the fields that messages and deltas of Chat Completions have in common, in the forms that providers give them. */
final class ChatDeltaReader {

    private ChatDeltaReader() {}

    /**
     * Passes the reasoning and the text of {@code delta} on, in their order. Content is a string, or at some providers a list of
     * parts with thoughts among them.
     */
    static void content(JsonNode delta, Consumer<String> reasoning, Consumer<String> text) {
        pass(reasoning(delta), reasoning);
        JsonNode content = delta.path("content");
        if (!content.isArray()) {
            pass(content.asString(""), text);
            return;
        }
        for (JsonNode part : content) {
            if (part.path("type").asString("").equals("thinking")) {
                JsonNode thoughts = part.path("thinking");
                pass(thoughts.asString(""), reasoning);
                thoughts.forEach(thought -> pass(thought.path("text").asString(""), reasoning));
            } else {
                pass(part.isString() ? part.stringValue() : part.path("text").asString(""), text);
            }
        }
    }

    private static void pass(String fragment, Consumer<String> receiver) {
        if (!fragment.isEmpty()) {
            receiver.accept(fragment);
        }
    }

    /**
     * Requires that {@code choice} did not end in an error.
     *
     * @throws dev.sluice.call.FailedAttempt if it did, as OpenRouter reports it when the host behind it fails
     */
    static void requireNoError(JsonNode choice) {
        if (choice.hasNonNull("error")) {
            throw UnreadableAnswer.reported(choice.get("error"));
        }
        if (choice.path("finish_reason").asString("").equals("error")) {
            throw UnreadableAnswer.reported(choice.path("error"));
        }
    }

    /** Returns the reasoning: {@code reasoning_content}, or at some providers {@code reasoning}. */
    private static String reasoning(JsonNode delta) {
        String reasoning = delta.path("reasoning_content").asString("");
        return reasoning.isEmpty() && delta.path("reasoning").isString()
                ? delta.path("reasoning").stringValue()
                : reasoning;
    }

    /** Returns the arguments: a string, or at some providers an object. */
    static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        return arguments.isContainer() ? arguments.toString() : arguments.asString("");
    }
}
