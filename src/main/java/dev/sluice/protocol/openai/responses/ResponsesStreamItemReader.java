package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A reader of one output item of a stream, which knows how much of it the deltas have held. */
final class ResponsesStreamItemReader {

    private final AnswerSink answer;
    private final String type;
    private final int slot;
    private final StringBuilder emitted = new StringBuilder();
    private boolean done;

    /**
     * Creates a reader of an item that begins.
     *
     * @param slot the number of the tool call, if the item is one
     */
    ResponsesStreamItemReader(AnswerSink answer, String type, int slot) {
        this.answer = answer;
        this.type = type;
        this.slot = slot;
    }

    void text(String fragment) {
        require("message");
        emit(fragment, answer::text);
    }

    void refusal(String fragment) {
        require("message");
        emit(fragment, answer::refusal);
    }

    void reasoning(String fragment) {
        require("reasoning");
        emit(fragment, answer::reasoning);
    }

    void arguments(String fragment) {
        require("function_call");
        emit(fragment, json -> answer.toolArguments(slot, json));
    }

    /** Emits the rest of {@code whole} behind what the deltas held. */
    void allArguments(String whole) {
        require("function_call");
        if (whole.startsWith(emitted.toString())) {
            emit(whole.substring(emitted.length()), json -> answer.toolArguments(slot, json));
        }
    }

    void done(JsonNode item) {
        switch (type) {
            case "reasoning" -> {
                if (!done) {
                    answer.reasoningEnded(ResponsesAnswerReader.signature(item));
                }
            }
            case "function_call" -> allArguments(item.path("arguments").asString(""));
            case "message" -> {
                StringBuilder whole = new StringBuilder();
                for (JsonNode part : item.path("content")) {
                    whole.append(part.path("text").asString(""));
                }
                if (emitted.isEmpty()) {
                    emit(whole.toString(), answer::text);
                }
            }
            default -> {}
        }
        close();
    }

    /** Gives a call that had no arguments an empty object. */
    void close() {
        if (!done && type.equals("function_call") && emitted.isEmpty()) {
            answer.toolArguments(slot, "{}");
        }
        done = true;
    }

    private void emit(String fragment, Consumer<String> receiver) {
        if (!fragment.isEmpty()) {
            emitted.append(fragment);
            receiver.accept(fragment);
        }
    }

    private void require(String wanted) {
        if (!type.equals(wanted) || done) {
            throw UnreadableAnswer.answer("part of a " + wanted + " in a " + (done ? "finished " : "") + type);
        }
    }
}
