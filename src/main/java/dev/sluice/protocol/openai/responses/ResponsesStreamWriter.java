package dev.sluice.protocol.openai.responses;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.EventBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of one answer as a Responses stream: items one after the other. The whole answer is kept as well, since the last event
 * repeats it.
 */
public final class ResponsesStreamWriter implements AnswerSink {

    private final WholeAnswer whole = new WholeAnswer();
    private final AnswerContext answerContext;
    private final ResponsesEventWriter events;
    private final ResponsesItemOrder items;

    /**
     * Creates a writer of one stream.
     *
     * @param out receives the events
     */
    public ResponsesStreamWriter(EventBuffer out, AnswerContext answerContext) {
        this.answerContext = answerContext;
        this.events = new ResponsesEventWriter(out);
        this.items = new ResponsesItemOrder(events, this::item);
    }

    @Override
    public void begun(String id, String model, TokenUsage usage) {
        whole.begun(id, model, usage);
        ObjectNode response = ResponsesAnswerWriter.begun(whole, answerContext, "in_progress");
        events.response("response.created", response);
        events.response("response.in_progress", response);
    }

    @Override
    public void text(String fragment) {
        whole.text(fragment);
        items.add(last(), fragment);
    }

    /** A citation of an item that has ended, or has not begun, is written with the whole answer alone. */
    @Override
    public void cited(Citation citation) {
        whole.cited(citation);
        items.cited(citation);
    }

    @Override
    public void refusal(String fragment) {
        whole.refusal(fragment);
        items.add(last(), fragment);
    }

    @Override
    public void reasoning(String fragment) {
        whole.reasoning(fragment);
        items.add(last(), fragment);
    }

    /** Reasoning without a signature ends with the next item: a second block of it belongs to the same item. */
    @Override
    public void reasoningEnded(@Nullable String signature) {
        whole.reasoningEnded(signature);
        if (signature != null) {
            items.refresh(last());
            items.endLast();
        }
    }

    @Override
    public void encryptedReasoning(String data) {
        whole.encryptedReasoning(data);
        items.refresh(last());
        items.endLast();
    }

    @Override
    public void toolCall(int slot, String id, String name) {
        whole.toolCall(slot, id, name);
        items.call(last());
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        whole.toolArguments(slot, fragment);
        items.arguments(slot, fragment);
    }

    @Override
    public void toolState(int slot, String state) {}

    @Override
    public void stopped(StopReason stopReason, @Nullable String sequence) {
        whole.stopped(stopReason, sequence);
    }

    @Override
    public void ended(@Nullable TokenUsage usage) {
        whole.ended(usage);
        items.end();
        ObjectNode response = ResponsesAnswerWriter.write(whole, answerContext);
        events.response("response." + response.path("status").asString(""), response);
    }

    /** Returns the index of the answer's last part. */
    private int last() {
        return whole.parts().size() - 1;
    }

    private ResponsesItemWriter item(int index) {
        return ResponsesItemWriter.of(whole.id(), index, whole.parts().get(index), answerContext);
    }
}
