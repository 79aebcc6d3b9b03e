package dev.sluice.protocol.openai.chat;

import tools.jackson.databind.JsonNode;

/**
 * The choices of a whole answer. One answer is asked for, and some providers give its parts as several choices; a choice with a
 * number of its own and a text beside another text is no part but a second answer.
 */
public final class ChatChoices {

    private ChatChoices() {}

    /** Returns whether the choice at {@code position} of {@code choices} is another answer than the first. */
    public static boolean isAlternative(JsonNode choices, int position) {
        JsonNode first = choices.path(0);
        JsonNode choice = choices.path(position);
        return choice.path("index").asInt(0) != first.path("index").asInt(0)
                && hasText(first)
                && hasText(choice)
                && choice.path("message").path("tool_calls").isEmpty();
    }

    private static boolean hasText(JsonNode choice) {
        JsonNode content = choice.path("message").path("content");
        return content.isArray() ? !content.isEmpty() : !content.asString("").isEmpty();
    }
}
