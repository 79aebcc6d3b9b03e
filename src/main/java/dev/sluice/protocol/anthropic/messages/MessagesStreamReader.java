package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.anthropic.AnthropicUsageReader;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.StreamReader;
import dev.sluice.protocol.json.UnreadableAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of one Messages stream: the start of the message, its blocks one after the other without a gap, the stop reason, the
 * end. Unknown types of events, blocks and deltas are ignored, as Anthropic reserves the right to add some.
 */
public final class MessagesStreamReader implements StreamReader {

    private final AnswerContext answerContext;
    private final AnswerSink answer;
    private final MessagesCitationReader citations;
    private final AnthropicUsageReader usage = new AnthropicUsageReader();
    private boolean started;
    private boolean stopped;
    private boolean ended;
    private int nextIndex;
    private int calls;
    private @Nullable MessagesStreamBlockReader open;

    /**
     * Creates a reader of one stream.
     *
     * @param answer receives the answer
     */
    public MessagesStreamReader(AnswerContext answerContext, AnswerSink answer) {
        this.answerContext = answerContext;
        this.answer = answer;
        this.citations = new MessagesCitationReader(answer);
    }

    @Override
    public void data(byte[] bytes, int from, int length) {
        JsonNode event = UnreadableAnswer.object(bytes, from, length);
        String type = UnreadableAnswer.text(event, "type");
        switch (type) {
            case "ping" -> {}
            case "error" -> throw UnreadableAnswer.reported(event.path("error"));
            case "message_start" -> start(event.path("message"));
            case "content_block_start" -> {
                requireStarted(type);
                startBlock(event);
            }
            case "content_block_delta" -> opened(event, type).delta(event.path("delta"));
            case "content_block_stop" -> {
                opened(event, type).stop();
                open = null;
            }
            case "message_delta" -> {
                requireStarted(type);
                delta(event);
            }
            case "message_stop" -> {
                requireStarted(type);
                stop();
            }
            default -> {}
        }
    }

    @Override
    public void end() {
        if (!ended) {
            throw UnreadableAnswer.cut("message_stop");
        }
    }

    private void start(JsonNode message) {
        if (started) {
            throw UnreadableAnswer.answer("a second message_start (expected: one)");
        }
        started = true;
        usage.read(message.path("usage"));
        answer.begun(
                answerContext.id(message.path("id"), "msg_"),
                message.path("model").asString(""),
                usage.tokens());
    }

    private void startBlock(JsonNode event) {
        if (open != null) {
            throw UnreadableAnswer.answer("content_block_start while a block is open (expected: content_block_stop)");
        }
        int index = event.path("index").asInt(-1);
        if (index != nextIndex) {
            throw UnreadableAnswer.answer("content_block_start of index " + index + " (expected: " + nextIndex + ")");
        }
        JsonNode block = event.path("content_block");
        String type = UnreadableAnswer.text(block, "type");
        open = new MessagesStreamBlockReader(
                answerContext, answer, citations, index, type, type.equals("tool_use") ? calls++ : 0);
        nextIndex++;
        open.start(block);
    }

    private MessagesStreamBlockReader opened(JsonNode event, String type) {
        int index = event.path("index").asInt(-1);
        if (open == null || open.index() != index) {
            throw UnreadableAnswer.answer(type + " of index " + index + " (expected: "
                    + (open == null ? "content_block_start" : "index " + open.index()) + ")");
        }
        return open;
    }

    private void delta(JsonNode event) {
        usage.read(event.path("usage"));
        JsonNode delta = event.path("delta");
        if (!stopped && delta.path("stop_reason").isString()) {
            if (open != null) {
                throw UnreadableAnswer.answer("message_delta while a block is open (expected: content_block_stop)");
            }
            stopped = true;
            MessagesAnswerReader.stopped(delta, answer);
        }
    }

    private void stop() {
        if (!stopped) {
            throw UnreadableAnswer.answer("message_stop without a stop_reason (expected: message_delta)");
        }
        ended = true;
        answer.ended(usage.tokens());
    }

    private void requireStarted(String type) {
        if (!started) {
            throw UnreadableAnswer.answer(type + " before message_start");
        }
        if (ended) {
            throw UnreadableAnswer.answer(type + " after message_stop");
        }
    }
}
