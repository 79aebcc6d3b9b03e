package dev.sluice.protocol.translate;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.StopReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the provider wants to see again of an answer that calls tools, under the calls' ids, and passes everything on.
 * The calls get the caller's own names of the tools back. An answer without calls needs nothing kept: providers do not ask for the thoughts of turns that are over.
 */
final class StateRecorder implements AnswerSink {

    /** Beyond this many characters the thoughts of one answer are not kept: a turn's longest thinking is about a tenth. */
    private static final int MOST_TEXT = 1 << 20;

    private final AnswerSink next;
    private final AnswerContext exchange;
    private final List<KeptState.Thought> thoughts = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<Integer, String> states = new HashMap<>();
    private StringBuilder reasoning = new StringBuilder();
    private int length;
    private boolean texted;

    StateRecorder(AnswerSink next, AnswerContext exchange) {
        this.next = next;
        this.exchange = exchange;
    }

    @Override
    public void begun(String id, String model, TokenUsage usage) {
        next.begun(id, model, usage);
    }

    @Override
    public void text(String fragment) {
        texted = true;
        next.text(fragment);
    }

    @Override
    public void cited(Citation citation) {
        next.cited(citation);
    }

    @Override
    public void thought(String fragment) {
        length += fragment.length();
        if (length <= MOST_TEXT) {
            reasoning.append(fragment);
        }
        next.thought(fragment);
    }

    @Override
    public void thoughtEnded(@Nullable String signature) {
        if (signature != null) {
            thoughts.add(new KeptState.Thought(reasoning.toString(), signature, calls.size(), texted));
        }
        reasoning = new StringBuilder();
        next.thoughtEnded(signature);
    }

    @Override
    public void sealedThought(String data) {
        length += data.length();
        if (length <= MOST_TEXT) {
            thoughts.add(new KeptState.Thought(null, data, calls.size(), texted));
        }
        next.sealedThought(data);
    }

    @Override
    public void declined(String fragment) {
        next.declined(fragment);
    }

    @Override
    public void toolCall(int slot, String id, String name) {
        calls.add(id);
        next.toolCall(slot, id, exchange.toolNames().getOrDefault(name, name));
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        next.toolArguments(slot, fragment);
    }

    @Override
    public void toolState(int slot, String state) {
        states.put(slot, state);
        next.toolState(slot, state);
    }

    @Override
    public void stopped(StopReason stopReason, @Nullable String sequence) {
        next.stopped(stopReason, sequence);
    }

    @Override
    public void ended(@Nullable TokenUsage usage) {
        for (int slot = 0; slot < calls.size(); slot++) {
            List<KeptState.Thought> mine = slot == 0 && length <= MOST_TEXT ? thoughts : List.of();
            String state = states.get(slot);
            if (!mine.isEmpty() || state != null) {
                KeptState kept = new KeptState(exchange.context().model(), exchange.prefix(), mine, state);
                exchange.context().states().keep(calls.get(slot), kept.json());
            }
        }
        next.ended(usage);
    }
}
