package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of one content block of a stream, from its start to its stop. */
final class MessagesStreamBlockReader {

    private final AnswerContext answerContext;
    private final AnswerSink answer;
    private final MessagesCitationReader citations;
    private final int index;
    private final String type;
    private final int slot;
    private boolean arguments;
    private @Nullable String signature;
    private @Nullable JsonNode input;

    /**
     * @param slot the number of the tool call, if the block is one
     */
    MessagesStreamBlockReader(
            AnswerContext answerContext,
            AnswerSink answer,
            MessagesCitationReader citations,
            int index,
            String type,
            int slot) {
        this.answerContext = answerContext;
        this.answer = answer;
        this.citations = citations;
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
                citations.text(block.path("text").asString(""));
                block.path("citations").forEach(citations::citation);
            }
            case "thinking" -> {
                reasoning(block.path("thinking").asString(""));
                String given = block.path("signature").asString("");
                signature = given.isEmpty() ? null : given;
            }
            case "redacted_thinking" -> answer.encryptedReasoning(UnreadableAnswer.text(block, "data"));
            case "tool_use" -> {
                answer.toolCall(
                        slot, answerContext.id(block.path("id"), "toolu_"), UnreadableAnswer.text(block, "name"));
                input = block.get("input");
            }
            default -> {}
        }
    }

    void delta(JsonNode delta) {
        switch (UnreadableAnswer.text(delta, "type")) {
            case "text_delta" -> {
                require("text");
                citations.text(UnreadableAnswer.text(delta, "text"));
            }
            case "thinking_delta" -> {
                require("thinking");
                reasoning(UnreadableAnswer.text(delta, "thinking"));
            }
            case "signature_delta" -> {
                require("thinking");
                signature = UnreadableAnswer.text(delta, "signature");
            }
            case "citations_delta" -> citations.citation(delta.get("citation"));
            case "input_json_delta" -> fragment(UnreadableAnswer.text(delta, "partial_json"));
            default -> {}
        }
    }

    void stop() {
        citations.blockEnded();
        if (type.equals("thinking")) {
            answer.reasoningEnded(signature);
        } else if (type.equals("tool_use") && !arguments) {
            answer.toolArguments(slot, MessagesAnswerReader.arguments(input));
        }
    }

    private void reasoning(String fragment) {
        if (!fragment.isEmpty()) {
            answer.reasoning(fragment);
        }
    }

    private void fragment(String json) {
        // Tools that the provider runs stream their input too; it has no counterpart.
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
