package dev.sluice.protocol.conversation;

import dev.sluice.call.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer, gathered from its fragments. For one answer and one thread at a time. */
public final class WholeAnswer implements AnswerSink {

    /** One part of it, in the order in which the model gave it. */
    public sealed interface Piece {}

    /**
     * Words.
     *
     * @param from where they begin within all text of the answer, in characters of Unicode
     * @param citations what they rest on, by their places within all text
     */
    public record Text(StringBuilder text, int from, List<Citation> citations) implements Piece {}

    /** Thoughts, with their signature once they have ended, or null without one. */
    public record Thought(StringBuilder text, @Nullable String signature) implements Piece {}

    /** Thoughts that only the provider can read. */
    public record Sealed(String data) implements Piece {}

    /** A refusal. */
    public record Declined(StringBuilder text) implements Piece {}

    /** A call of a tool. */
    public record Call(String id, String name, StringBuilder arguments) implements Piece {}

    private final List<Piece> pieces = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
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

    public List<Piece> pieces() {
        return pieces;
    }

    public List<Call> calls() {
        return calls;
    }

    public StopReason stopReason() {
        return stopReason;
    }

    /** Returns the stop sequence that the model came to, or null. */
    public @Nullable String sequence() {
        return sequence;
    }

    /** Returns the usage, or null where the provider did not say. */
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
            pieces.add(lastText);
        }
    }

    /** Puts the citation to the words in which it begins; to the last where it begins nowhere. */
    @Override
    public void cited(Citation citation) {
        Text words = lastText;
        for (Piece bodyChunk : pieces) {
            if (bodyChunk instanceof Text text && text.from <= citation.from()) {
                words = text;
            }
        }
        if (words != null) {
            words.citations.add(citation);
        }
    }

    @Override
    public void thought(String fragment) {
        if (last() instanceof Thought thought && thought.signature == null) {
            thought.text.append(fragment);
        } else {
            pieces.add(new Thought(new StringBuilder(fragment), null));
        }
    }

    @Override
    public void thoughtEnded(@Nullable String signature) {
        if (signature == null) {
            return;
        }
        if (last() instanceof Thought thought && thought.signature == null) {
            pieces.set(pieces.size() - 1, new Thought(thought.text, signature));
        } else {
            pieces.add(new Thought(new StringBuilder(), signature));
        }
    }

    @Override
    public void sealedThought(String data) {
        pieces.add(new Sealed(data));
    }

    @Override
    public void declined(String fragment) {
        if (last() instanceof Declined declined) {
            declined.text.append(fragment);
        } else {
            pieces.add(new Declined(new StringBuilder(fragment)));
        }
    }

    @Override
    public void toolCall(int slot, String callId, String name) {
        Call call = new Call(callId, name, new StringBuilder());
        pieces.add(call);
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

    private @Nullable Piece last() {
        return pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    }
}
