package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The content block of a stream that has started and not yet stopped. */
final class MessagesStreamBlockReader {

    private final AnswerSink answer;
    private final MessagesCitationReader words;
    private final int index;
    private final String type;
    private final int slot;
    private boolean arguments;
    private @Nullable String signature;
    private @Nullable JsonNode input;

    /**
     * @param slot the number of the tool call, where it is one
     */
    MessagesStreamBlockReader(AnswerSink answer, MessagesCitationReader words, int index, String type, int slot) {
        this.answer = answer;
        this.words = words;
        this.index = index;
        this.type = type;
        this.slot = slot;
    }

    int index() {
        return index;
    }

    void start(JsonNode block) {
        switch (type) {
            case "text" -> {
                words.text(block.path("text").asString(""));
                block.path("citations").forEach(words::citation);
            }
            case "thinking" -> {
                thought(block.path("thinking").asString(""));
                String given = block.path("signature").asString("");
                signature = given.isEmpty() ? null : given;
            }
            case "redacted_thinking" -> answer.sealedThought(UnreadableAnswer.text(block, "data"));
            case "tool_use" -> {
                answer.toolCall(slot, UnreadableAnswer.text(block, "id"), UnreadableAnswer.text(block, "name"));
                input = block.get("input");
            }
            default -> {}
        }
    }

    void delta(JsonNode delta) {
        switch (UnreadableAnswer.text(delta, "type")) {
            case "text_delta" -> {
                require("text");
                words.text(UnreadableAnswer.text(delta, "text"));
            }
            case "thinking_delta" -> {
                require("thinking");
                thought(UnreadableAnswer.text(delta, "thinking"));
            }
            case "signature_delta" -> {
                require("thinking");
                signature = UnreadableAnswer.text(delta, "signature");
            }
            case "citations_delta" -> words.citation(delta.get("citation"));
            case "input_json_delta" -> fragment(UnreadableAnswer.text(delta, "partial_json"));
            default -> {}
        }
    }

    void stop() {
        words.blockEnded();
        if (type.equals("thinking")) {
            answer.thoughtEnded(signature);
        } else if (type.equals("tool_use") && !arguments) {
            answer.toolArguments(slot, input != null && input.isObject() ? input.toString() : "{}");
        }
    }

    private void thought(String fragment) {
        if (!fragment.isEmpty()) {
            answer.thought(fragment);
        }
    }

    private void fragment(String json) {
        // Tools that the provider runs stream their input too.
        if (type.equals("tool_use") && !json.isEmpty()) {
            arguments = true;
            answer.toolArguments(slot, json);
        } else if (type.equals("text") || type.equals("thinking")) {
            require("tool_use");
        }
    }

    private void require(String wanted) {
        if (!type.equals(wanted)) {
            throw UnreadableAnswer.answer("a delta of a " + wanted + " block in a " + type + " block");
        }
    }
}
