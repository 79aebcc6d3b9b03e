package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** One output item of a stream, and how much of it the deltas have told. */
final class ResponsesStreamItemReader {

    private final AnswerSink answer;
    private final String type;
    private final int slot;
    private final StringBuilder told = new StringBuilder();
    private boolean done;

    /**
     * Makes an item of which nothing is told.
     *
     * @param slot the number of the tool call, where it is one
     */
    ResponsesStreamItemReader(AnswerSink answer, String type, int slot) {
        this.answer = answer;
        this.type = type;
        this.slot = slot;
    }

    void text(String fragment) {
        require("message");
        tell(fragment, answer::text);
    }

    void refusal(String fragment) {
        require("message");
        tell(fragment, answer::declined);
    }

    void thought(String fragment) {
        require("reasoning");
        tell(fragment, answer::thought);
    }

    void arguments(String fragment) {
        require("function_call");
        tell(fragment, json -> answer.toolArguments(slot, json));
    }

    /** Tells what the deltas left out of {@code whole}. */
    void allArguments(String whole) {
        require("function_call");
        if (whole.startsWith(told.toString())) {
            tell(whole.substring(told.length()), json -> answer.toolArguments(slot, json));
        }
    }

    void done(JsonNode item) {
        switch (type) {
            case "reasoning" -> {
                if (!done) {
                    answer.thoughtEnded(ResponsesAnswerReader.proof(item));
                }
            }
            case "function_call" -> allArguments(item.path("arguments").asString(""));
            case "message" -> {
                StringBuilder whole = new StringBuilder();
                for (JsonNode part : item.path("content")) {
                    whole.append(part.path("text").asString(""));
                }
                if (told.isEmpty()) {
                    tell(whole.toString(), answer::text);
                }
            }
            default -> {}
        }
        close();
    }

    /** Gives a call that had no arguments an empty object. */
    void close() {
        if (!done && type.equals("function_call") && told.isEmpty()) {
            answer.toolArguments(slot, "{}");
        }
        done = true;
    }

    private void tell(String fragment, Consumer<String> sink) {
        if (!fragment.isEmpty()) {
            told.append(fragment);
            sink.accept(fragment);
        }
    }

    private void require(String wanted) {
        if (!type.equals(wanted) || done) {
            throw UnreadableAnswer.answer("part of a " + wanted + " in a " + (done ? "finished " : "") + type);
        }
    }
}
