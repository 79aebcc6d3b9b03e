package dev.sluice.protocol.gemini.generate;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of one answer as a stream of chunks, one for each fragment. Google's calls come whole: they are buffered, and written
 * with the reason of the end.
 */
public final class GenerateStreamWriter implements AnswerSink {

    /** The most characters to buffer: about twice the longest output of any model, at four characters a token. */
    private static final int MAX_BUFFERED = 1 << 20;

    private record Call(String id, String name, StringBuilder arguments) {}

    private final EventBuffer out;
    private final boolean showsThoughts;
    private final List<Call> calls = new ArrayList<>();
    private int buffered;
    private String id = "";
    private String model = "";
    private StopReason stopReason = StopReason.DONE;

    /**
     * Creates a writer of one stream.
     *
     * @param out receives the chunks
     */
    public GenerateStreamWriter(EventBuffer out, AnswerContext answerContext) {
        this.out = out;
        this.showsThoughts = GenerateAnswerWriter.showsThoughts(answerContext);
    }

    @Override
    public void begun(String answerId, String answerModel, TokenUsage usage) {
        id = answerId;
        model = answerModel;
    }

    @Override
    public void text(String fragment) {
        add(GenerateAnswerWriter.text(fragment));
    }

    @Override
    public void reasoning(String fragment) {
        if (showsThoughts) {
            add(GenerateAnswerWriter.thought(fragment, null));
        }
    }

    @Override
    public void reasoningEnded(@Nullable String signature) {
        if (showsThoughts && signature != null) {
            add(GenerateAnswerWriter.thought("", signature));
        }
    }

    @Override
    public void encryptedReasoning(String data) {
        if (showsThoughts) {
            add(GenerateAnswerWriter.encrypted(data));
        }
    }

    @Override
    public void refusal(String fragment) {
        text(fragment);
    }

    @Override
    public void toolCall(int slot, String callId, String name) {
        if (slot != calls.size()) {
            throw UnreadableAnswer.answer("tool call " + slot + " (expected: " + calls.size() + ")");
        }
        calls.add(new Call(callId, name, new StringBuilder()));
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        buffered += fragment.length();
        if (buffered > MAX_BUFFERED) {
            throw UnreadableAnswer.answer("more than " + MAX_BUFFERED + " characters of tool calls at once");
        }
        calls.get(slot).arguments.append(fragment);
    }

    @Override
    public void toolState(int slot, String state) {}

    @Override
    public void stopped(StopReason reason, @Nullable String sequence) {
        stopReason = reason;
    }

    @Override
    public void ended(@Nullable TokenUsage usage) {
        ArrayNode parts = Json.array();
        for (Call call : calls) {
            ObjectNode written = GenerateAnswerWriter.call(call.id, call.name, call.arguments, stopReason);
            if (written != null) {
                parts.add(written);
            }
        }
        if (parts.isEmpty()) {
            // SDKs take a content without parts for an answer that is not valid.
            parts.add(GenerateAnswerWriter.text(""));
        }
        write(GenerateAnswerWriter.chunk(parts, GenerateStopReason.write(stopReason), usage, id, model));
    }

    private void add(ObjectNode part) {
        write(GenerateAnswerWriter.chunk(Json.array().add(part), null, null, id, model));
    }

    private void write(ObjectNode chunk) {
        out.event(null, json -> json.writeTree(chunk));
    }
}
