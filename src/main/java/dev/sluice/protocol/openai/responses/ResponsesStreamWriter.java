package dev.sluice.protocol.openai.responses;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.EventBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of one answer as a Responses stream. An item ends when another begins, but calls end with the answer: several may
 * be open at once. The whole answer is kept as well, since the last event repeats it.
 */
public final class ResponsesStreamWriter implements AnswerSink {

    private final WholeAnswer whole = new WholeAnswer();
    private final AnswerContext answerContext;
    private final ResponsesEventWriter events;
    private final List<ResponsesStreamItemWriter> calls = new ArrayList<>();
    private @Nullable ResponsesStreamItemWriter open;

    /**
     * Creates a writer of one stream.
     *
     * @param out receives the events
     */
    public ResponsesStreamWriter(EventBuffer out, AnswerContext answerContext) {
        this.answerContext = answerContext;
        this.events = new ResponsesEventWriter(out);
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
        opened().text(fragment);
    }

    /** A citation of an item that has ended is written with the whole answer alone. */
    @Override
    public void cited(Citation citation) {
        whole.cited(citation);
        if (open != null) {
            open.cited(citation);
        }
    }

    @Override
    public void refusal(String fragment) {
        whole.refusal(fragment);
        opened().text(fragment);
    }

    @Override
    public void reasoning(String fragment) {
        whole.reasoning(fragment);
        opened().reasoning(fragment);
    }

    @Override
    public void reasoningEnded(@Nullable String signature) {
        whole.reasoningEnded(signature);
        if (signature != null) {
            ResponsesStreamItemWriter signed = opened();
            signed.refresh(item(signed.index()));
        }
        finishOpen();
    }

    @Override
    public void encryptedReasoning(String data) {
        whole.encryptedReasoning(data);
        opened();
        finishOpen();
    }

    @Override
    public void toolCall(int slot, String id, String name) {
        whole.toolCall(slot, id, name);
        finishOpen();
        int index = whole.parts().size() - 1;
        calls.add(new ResponsesStreamItemWriter(events, index, item(index)));
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        whole.toolArguments(slot, fragment);
        calls.get(slot).arguments(fragment);
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
        finishOpen();
        for (ResponsesStreamItemWriter call : calls) {
            call.finish();
        }
        ObjectNode response = ResponsesAnswerWriter.write(whole, answerContext);
        events.response("response." + response.path("status").asString(""), response);
    }

    /** Returns the item of the last part, and begins it if necessary. */
    private ResponsesStreamItemWriter opened() {
        int index = whole.parts().size() - 1;
        if (open == null || open.index() != index) {
            finishOpen();
            open = new ResponsesStreamItemWriter(events, index, item(index));
        }
        return open;
    }

    private ResponsesItemWriter item(int index) {
        return ResponsesItemWriter.of(whole.id(), index, whole.parts().get(index), answerContext);
    }

    private void finishOpen() {
        if (open != null) {
            open.finish();
            open = null;
        }
    }
}
