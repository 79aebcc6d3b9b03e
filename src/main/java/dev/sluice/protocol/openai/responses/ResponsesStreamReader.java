package dev.sluice.protocol.openai.responses;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.json.StreamReader;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.DoneMark;
import dev.sluice.protocol.openai.OpenAiCitation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of one Responses stream. What the deltas left out is read from the finished item: some providers send arguments only
 * then. Unknown types of events and items are ignored.
 */
public final class ResponsesStreamReader implements StreamReader {

    private final AnswerContext answerContext;
    private final AnswerSink answer;
    private final Map<Integer, ResponsesStreamItemReader> items = new HashMap<>();
    private boolean begun;
    private boolean refused;
    private boolean ended;
    private int calls;
    private int textLength;
    private int textBefore;

    /**
     * Creates a reader of one stream.
     *
     * @param answer receives the answer
     */
    public ResponsesStreamReader(AnswerContext answerContext, AnswerSink answer) {
        this.answerContext = answerContext;
        this.answer = answer;
    }

    @Override
    public void data(byte[] bytes, int from, int length) {
        if (DoneMark.is(bytes, from, length)) {
            return;
        }
        JsonNode event = UnreadableAnswer.object(bytes, from, length);
        String type = UnreadableAnswer.text(event, "type");
        switch (type) {
            case "error" -> throw UnreadableAnswer.reported(event.has("error") ? event.path("error") : event);
            case "response.failed" ->
                throw UnreadableAnswer.reported(event.path("response").path("error"));
            case "response.created", "response.in_progress", "response.queued" -> begin(event.path("response"));
            case "response.completed", "response.incomplete" -> finish(event.path("response"), type);
            case "response.output_item.added" -> {
                requireBegun(type);
                add(index(event), event.path("item"));
            }
            case "response.output_item.done" -> item(event, type).done(event.path("item"));
            case "response.content_part.added" -> textBefore = textLength;
            case "response.output_text.delta" -> {
                String fragment = UnreadableAnswer.text(event, "delta");
                item(event, type).text(fragment);
                textLength += Citation.length(fragment);
            }
            case "response.output_text.annotation.added" ->
                OpenAiCitation.read(event.path("annotation"), textBefore, answer);
            case "response.refusal.delta" -> {
                refused = true;
                item(event, type).refusal(UnreadableAnswer.text(event, "delta"));
            }
            case "response.function_call_arguments.delta" ->
                item(event, type).arguments(UnreadableAnswer.text(event, "delta"));
            case "response.function_call_arguments.done" ->
                item(event, type).allArguments(event.path("arguments").asString(""));
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                item(event, type).reasoning(UnreadableAnswer.text(event, "delta"));
            case "response.reasoning_summary_part.added" -> {
                if (event.path("summary_index").asInt(0) > 0) {
                    item(event, type).reasoning("\n\n");
                }
            }
            default -> {}
        }
    }

    @Override
    public void end() {
        if (!ended) {
            throw UnreadableAnswer.cut("response.completed");
        }
    }

    private void begin(JsonNode response) {
        if (!begun) {
            begun = true;
            answer.begun(
                    answerContext.id(response.path("id"), "resp_"),
                    response.path("model").asString(""),
                    TokenUsage.NONE);
        }
    }

    private void add(int index, JsonNode item) {
        if (items.containsKey(index)) {
            throw UnreadableAnswer.answer("item " + index + " is added twice");
        }
        String type = UnreadableAnswer.text(item, "type");
        int slot = type.equals("function_call") ? calls++ : -1;
        if (slot >= 0) {
            answer.toolCall(slot, answerContext.id(item.path("call_id"), "call_"), UnreadableAnswer.text(item, "name"));
        }
        items.put(index, new ResponsesStreamItemReader(answer, type, slot));
    }

    private void finish(JsonNode response, String type) {
        requireBegun(type);
        ended = true;
        for (ResponsesStreamItemReader item : items.values()) {
            item.close();
        }
        boolean cut = type.equals("response.incomplete") && !response.has("incomplete_details");
        if (cut) {
            throw UnreadableAnswer.answer("response.incomplete without a reason (expected: incomplete_details)");
        }
        answer.stopped(ResponsesStopReason.read(response, calls > 0, refused), null);
        answer.ended(ResponsesAnswerReader.usage(response));
    }

    private ResponsesStreamItemReader item(JsonNode event, String type) {
        requireBegun(type);
        @Nullable ResponsesStreamItemReader item = items.get(index(event));
        if (item == null) {
            throw UnreadableAnswer.answer(
                    type + " of item " + index(event) + " (expected: response.output_item.added before it)");
        }
        return item;
    }

    private void requireBegun(String type) {
        if (!begun || ended) {
            throw UnreadableAnswer.answer(type + (begun ? " after the end" : " before response.created"));
        }
    }

    private static int index(JsonNode event) {
        return event.path("output_index").asInt(-1);
    }
}
