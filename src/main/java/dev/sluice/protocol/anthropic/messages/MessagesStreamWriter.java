package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.anthropic.AnthropicUsageWriter;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.UnreadableAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A writer of one answer as a Messages stream: blocks one after the other, and the stop reason last, when the usage is known. A
 * tool call is buffered until the one before it is complete.
 */
public final class MessagesStreamWriter implements AnswerSink {

    private final MessagesStreamBlockWriter blocks;
    private final MessagesToolCallWriter calls;
    private StopReason stopReason = StopReason.DONE;
    private @Nullable String stopSequence;
    private final EventBuffer out;
    private final long estimatedInput;

    /**
     * Creates a writer of one stream.
     *
     * @param out receives the events
     */
    public MessagesStreamWriter(EventBuffer out, AnswerContext answerContext) {
        this.out = out;
        this.estimatedInput = answerContext.translation().estimatedInput();
        this.blocks = new MessagesStreamBlockWriter(out);
        this.calls = new MessagesToolCallWriter(blocks);
    }

    /** Writes the estimate of the prompt if the provider has not reported it yet: some clients read the prompt's size here alone. */
    @Override
    public void begun(String id, String model, TokenUsage usage) {
        TokenUsage soFar = usage.prompt() > 0 ? usage : new TokenUsage(estimatedInput, 0, 0, usage.output(), 0);
        out.event("message_start", json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "message_start");
            json.writeObjectPropertyStart("message");
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", "message");
            json.writeStringProperty("role", "assistant");
            json.writeStringProperty("model", model);
            json.writeArrayPropertyStart("content");
            json.writeEndArray();
            json.writeNullProperty("stop_reason");
            json.writeNullProperty("stop_sequence");
            json.writeName("usage");
            json.writeTree(AnthropicUsageWriter.write(soFar));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    @Override
    public void text(String fragment) {
        if (!calls.buffersText(fragment)) {
            blocks.text(fragment);
        }
    }

    @Override
    public void reasoning(String fragment) {
        if (!calls.idle()) {
            throw UnreadableAnswer.answer("reasoning within a tool call");
        }
        blocks.reasoning(fragment);
    }

    @Override
    public void reasoningEnded(@Nullable String signature) {
        blocks.reasoningEnded(signature);
    }

    @Override
    public void encryptedReasoning(String data) {
        blocks.encryptedReasoning(data);
    }

    @Override
    public void refusal(String fragment) {
        text(fragment);
    }

    @Override
    public void toolCall(int slot, String id, String name) {
        calls.call(slot, id, name);
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        calls.arguments(slot, fragment);
    }

    @Override
    public void toolState(int slot, String state) {}

    @Override
    public void stopped(StopReason reason, @Nullable String sequence) {
        stopReason = reason;
        stopSequence = sequence;
    }

    @Override
    public void ended(@Nullable TokenUsage usage) {
        calls.end(stopReason);
        blocks.close();
        String reason = MessagesStopReason.write(stopReason, calls.any());
        out.event("message_delta", json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "message_delta");
            json.writeObjectPropertyStart("delta");
            json.writeStringProperty("stop_reason", reason);
            json.writeStringProperty("stop_sequence", stopSequence);
            json.writeEndObject();
            json.writeName("usage");
            json.writeTree(AnthropicUsageWriter.write(usage == null ? TokenUsage.NONE : usage));
            json.writeEndObject();
        });
        out.line("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }
}
