package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.OpenAiUsageWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole answer of Chat Completions. */
public final class ChatAnswerWriter {

    private ChatAnswerWriter() {}

    /** Writes {@code answer}. */
    public static ObjectNode write(WholeAnswer answer, AnswerContext exchange) {
        ObjectNode completion = Json.object()
                .put("id", answer.id())
                .put("object", "chat.completion")
                .put("created", exchange.context().clock().instant().getEpochSecond())
                .put("model", answer.model());
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(answer));
        choice.put(
                "finish_reason",
                ChatStopReason.write(answer.stopReason(), !answer.calls().isEmpty()));
        choice.putNull("logprobs");
        if (answer.usage() != null) {
            completion.set("usage", OpenAiUsageWriter.CHAT.write(answer.usage()));
        }
        return completion;
    }

    private static ObjectNode message(WholeAnswer answer) {
        StringBuilder text = new StringBuilder();
        List<Citation> citations = new ArrayList<>();
        StringBuilder thoughts = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        ArrayNode calls = Json.array();
        for (WholeAnswer.Piece bodyChunk : answer.pieces()) {
            if (bodyChunk instanceof WholeAnswer.Text words) {
                text.append(words.text());
                citations.addAll(words.citations());
            } else if (bodyChunk instanceof WholeAnswer.Thought thought) {
                thoughts.append(thought.text());
            } else if (bodyChunk instanceof WholeAnswer.Declined declined) {
                refusal.append(declined.text());
            } else if (bodyChunk instanceof WholeAnswer.Call call) {
                calls.add(call(call));
            }
        }
        ObjectNode message = Json.object().put("role", "assistant");
        if (text.isEmpty() && !(calls.isEmpty() && refusal.isEmpty())) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!citations.isEmpty()) {
            message.set("annotations", ChatAnnotationsWriter.write(citations));
        }
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static ObjectNode call(WholeAnswer.Call call) {
        ObjectNode written = Json.object().put("id", call.id()).put("type", "function");
        written.putObject("function")
                .put("name", call.name())
                .put("arguments", call.arguments().toString());
        return written;
    }
}
