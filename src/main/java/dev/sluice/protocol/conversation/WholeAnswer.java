package dev.sluice.protocol.conversation;

import dev.sluice.call.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer, assembled from its fragments. For one answer and one thread at a time. */
public final class WholeAnswer implements AnswerSink {

    /** A part of the answer. */
    public sealed interface Part {}

    /**
     * A text.
     *
     * @param from its position within all text of the answer, in Unicode code points
     * @param citations its sources, by positions within all text of the answer
     */
    public record Text(StringBuilder text, int from, List<Citation> citations) implements Part {}

    /** Readable reasoning; its signature is null before the end, and if it has none. */
    public record Reasoning(StringBuilder text, @Nullable String signature) implements Part {}

    /** Reasoning that only its provider can decrypt. */
    public record EncryptedReasoning(String data) implements Part {}

    /** The text in which the model declined to answer. */
    public record Refusal(StringBuilder text) implements Part {}

    /** A tool call. */
    public record ToolCall(String id, String name, StringBuilder arguments) implements Part {}

    private final List<Part> parts = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable Text lastText;
    private String id = "";
    private String model = "";
    private StopReason stopReason = StopReason.DONE;
    private @Nullable String sequence;
    private @Nullable TokenUsage usage;

    public String id() {
        return id;
    }

    public String model() {
        return model;
    }

    /** Returns the parts in the order in which the model generated them. */
    public List<Part> parts() {
        return parts;
    }

    public List<ToolCall> calls() {
        return calls;
    }

    public StopReason stopReason() {
        return stopReason;
    }

    /** Returns the stop sequence that the model generated, or null. */
    public @Nullable String sequence() {
        return sequence;
    }

    /** Returns the usage, or null if the provider reported none. */
    public @Nullable TokenUsage usage() {
        return usage;
    }

    @Override
    public void begun(String answerId, String answerModel, TokenUsage soFar) {
        id = answerId;
        model = answerModel;
    }

    @Override
    public void text(String fragment) {
        if (last() instanceof Text text) {
            text.text.append(fragment);
        } else {
            int from = lastText == null ? 0 : lastText.from + Citation.length(lastText.text);
            lastText = new Text(new StringBuilder(fragment), from, new ArrayList<>());
            parts.add(lastText);
        }
    }

    /** Adds the citation to the text in which it begins; to the last if it begins in none. */
    @Override
    public void cited(Citation citation) {
        Text cited = lastText;
        for (Part part : parts) {
            if (part instanceof Text text && text.from <= citation.from()) {
                cited = text;
            }
        }
        if (cited != null) {
            cited.citations.add(citation);
        }
    }

    @Override
    public void reasoning(String fragment) {
        if (last() instanceof Reasoning reasoning && reasoning.signature == null) {
            reasoning.text.append(fragment);
        } else {
            parts.add(new Reasoning(new StringBuilder(fragment), null));
        }
    }

    @Override
    public void reasoningEnded(@Nullable String signature) {
        if (signature == null) {
            return;
        }
        if (last() instanceof Reasoning reasoning && reasoning.signature == null) {
            parts.set(parts.size() - 1, new Reasoning(reasoning.text, signature));
        } else {
            parts.add(new Reasoning(new StringBuilder(), signature));
        }
    }

    @Override
    public void encryptedReasoning(String data) {
        parts.add(new EncryptedReasoning(data));
    }

    @Override
    public void refusal(String fragment) {
        if (last() instanceof Refusal refused) {
            refused.text.append(fragment);
        } else {
            parts.add(new Refusal(new StringBuilder(fragment)));
        }
    }

    @Override
    public void toolCall(int slot, String callId, String name) {
        ToolCall call = new ToolCall(callId, name, new StringBuilder());
        parts.add(call);
        calls.add(call);
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        calls.get(slot).arguments.append(fragment);
    }

    @Override
    public void toolState(int slot, String state) {}

    @Override
    public void stopped(StopReason reason, @Nullable String stopSequence) {
        stopReason = reason;
        sequence = stopSequence;
    }

    @Override
    public void ended(@Nullable TokenUsage whole) {
        usage = whole;
    }

    private @Nullable Part last() {
        return parts.isEmpty() ? null : parts.get(parts.size() - 1);
    }
}
