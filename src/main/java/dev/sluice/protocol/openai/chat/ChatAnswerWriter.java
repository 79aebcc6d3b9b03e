package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.CallerTool;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.FreeText;
import dev.sluice.protocol.openai.OpenAiUsageWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a whole answer of Chat Completions. */
public final class ChatAnswerWriter {

    private ChatAnswerWriter() {}

    /** Returns {@code answer} as a completion. */
    public static ObjectNode write(WholeAnswer answer, AnswerContext answerContext) {
        ObjectNode completion = Json.object()
                .put("id", answer.id())
                .put("object", "chat.completion")
                .put("created", answerContext.translation().clock().instant().getEpochSecond())
                .put("model", answer.model());
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(answer, answerContext));
        choice.put(
                "finish_reason",
                ChatStopReason.write(answer.stopReason(), !answer.calls().isEmpty()));
        choice.putNull("logprobs");
        if (answer.usage() != null) {
            completion.set("usage", OpenAiUsageWriter.CHAT.write(answer.usage()));
        }
        return completion;
    }

    private static ObjectNode message(WholeAnswer answer, AnswerContext answerContext) {
        StringBuilder text = new StringBuilder();
        List<Citation> citations = new ArrayList<>();
        StringBuilder reasoningText = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        ArrayNode calls = Json.array();
        for (WholeAnswer.Part part : answer.parts()) {
            if (part instanceof WholeAnswer.Text piece) {
                text.append(piece.text());
                citations.addAll(piece.citations());
            } else if (part instanceof WholeAnswer.Reasoning reasoning) {
                reasoningText.append(reasoning.text());
            } else if (part instanceof WholeAnswer.Refusal refused) {
                refusal.append(refused.text());
            } else if (part instanceof WholeAnswer.ToolCall call) {
                calls.add(call(call, answerContext));
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
        if (!reasoningText.isEmpty()) {
            message.put("reasoning_content", reasoningText.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static ObjectNode call(WholeAnswer.ToolCall call, AnswerContext answerContext) {
        ObjectNode written = Json.object().put("id", call.id());
        String arguments = call.arguments().toString();
        if (takesFreeText(call.name(), answerContext)) {
            written.put("type", "custom")
                    .putObject("custom")
                    .put("name", call.name())
                    .put("input", FreeText.of(arguments));
        } else {
            written.put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", arguments);
        }
        return written;
    }

    /** Returns whether the caller knows the tool called {@code name} as one that takes plain text. */
    static boolean takesFreeText(String name, AnswerContext answerContext) {
        CallerTool tool = answerContext.callerTools().get(name);
        return tool != null && tool.form() == CallerTool.Form.FREE_FORM;
    }
}
