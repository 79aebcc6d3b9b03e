package dev.sluice.protocol.translate;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.ArgumentKeys;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.StopReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sink that records the state which the provider wants back with an answer's tool calls, under the calls' ids. It passes
 * everything on, under the caller's names of renamed tools and arguments. An answer without calls needs no state: providers do
 * not ask for the reasoning of finished answers.
 */
final class StateRecorder implements AnswerSink {

    /** The most characters of reasoning to keep of one answer: the longest reasoning of today's models is about a tenth. */
    private static final int MAX_CHARACTERS = 1 << 20;

    private final AnswerSink next;
    private final AnswerContext answerContext;
    private final List<KeptState.Reasoning> signed = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<Integer, String> states = new HashMap<>();
    private final Map<Integer, ArgumentKeys> renamedArguments = new HashMap<>();
    private StringBuilder reasoningText = new StringBuilder();
    private int length;
    private boolean afterText;

    StateRecorder(AnswerSink next, AnswerContext answerContext) {
        this.next = next;
        this.answerContext = answerContext;
    }

    @Override
    public void begun(String id, String model, TokenUsage usage) {
        next.begun(id, model, usage);
    }

    @Override
    public void text(String fragment) {
        afterText = true;
        next.text(fragment);
    }

    @Override
    public void cited(Citation citation) {
        next.cited(citation);
    }

    @Override
    public void reasoning(String fragment) {
        length += fragment.length();
        if (length <= MAX_CHARACTERS) {
            reasoningText.append(fragment);
        }
        next.reasoning(fragment);
    }

    @Override
    public void reasoningEnded(@Nullable String signature) {
        if (signature != null) {
            signed.add(new KeptState.Reasoning(reasoningText.toString(), signature, calls.size(), afterText));
        }
        reasoningText = new StringBuilder();
        next.reasoningEnded(signature);
    }

    @Override
    public void encryptedReasoning(String data) {
        length += data.length();
        if (length <= MAX_CHARACTERS) {
            signed.add(new KeptState.Reasoning(null, data, calls.size(), afterText));
        }
        next.encryptedReasoning(data);
    }

    @Override
    public void refusal(String fragment) {
        next.refusal(fragment);
    }

    @Override
    public void toolCall(int slot, String id, String name) {
        calls.add(id);
        String own = answerContext.toolNames().getOrDefault(name, name);
        Map<String, String> arguments = answerContext.propertyNames().get(own);
        if (arguments != null) {
            renamedArguments.put(slot, new ArgumentKeys(arguments));
        }
        next.toolCall(slot, id, own);
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        ArgumentKeys keys = renamedArguments.get(slot);
        String known = keys == null ? fragment : keys.add(fragment);
        if (keys == null || !known.isEmpty()) {
            next.toolArguments(slot, known);
        }
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
            List<KeptState.Reasoning> kept = slot == 0 && length <= MAX_CHARACTERS ? signed : List.of();
            String state = states.get(slot);
            if (!kept.isEmpty() || state != null) {
                KeptState record =
                        new KeptState(answerContext.translation().model(), answerContext.prefix(), kept, state);
                answerContext.translation().states().keep(calls.get(slot), record.json());
            }
        }
        next.ended(usage);
    }
}
