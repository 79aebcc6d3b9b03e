package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.SimulatedAnswer.Chunk;
import dev.sluice.demo.wire.SimulatedAnswer.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A writer for Anthropic's Messages. */
public final class MessagesWriter implements AnswerWriter {

    /** An opaque value, which clients return unchanged. */
    private static final String SIGNATURE = "EqQBCgIYAhIkc2ltdWxhdGVkLXNpZ25hdHVyZQ==";

    @Override
    public String body(SimulatedRequest request, SimulatedAnswer answer) {
        String content = answer.parts().stream()
                .map(part -> block(part, answer, part.joined()))
                .collect(Collectors.joining(","));
        return message(request, answer, content, JsonLiterals.quoted(stopReason(answer)), usage(answer.usage()));
    }

    @Override
    public List<EventFrame> frames(SimulatedRequest request, SimulatedAnswer answer) {
        List<EventFrame> frames = new ArrayList<>();
        TokenUsage usage = answer.usage();
        String atStart = usage(new TokenUsage(usage.input(), usage.cachedInput(), usage.cacheWrite(), 1, 0));
        frames.add(event("message_start", "\"message\":" + message(request, answer, "", "null", atStart), 0));
        for (int index = 0; index < answer.parts().size(); index++) {
            addBlock(frames, answer, index);
        }
        frames.add(event("message_delta", """
                "delta":{"stop_reason":"%s","stop_sequence":null,"stop_details":null},"usage":%s""".formatted(stopReason(answer), usage(usage)), 0));
        frames.add(EventFrame.event("message_stop", "{\"type\":\"message_stop\"}", 0)
                .last());
        return frames;
    }

    @Override
    public EventFrame failure(ProviderError error, String requestId) {
        return EventFrame.event("error", new AnthropicFormat().errorBody(error, requestId), 0);
    }

    private static void addBlock(List<EventFrame> frames, SimulatedAnswer answer, int index) {
        Part part = answer.parts().get(index);
        frames.add(event(
                "content_block_start",
                "\"index\":%d,\"content_block\":%s".formatted(index, emptyBlock(part, answer)),
                0));
        if (index == 0) {
            frames.add(EventFrame.event("ping", "{\"type\":\"ping\"}", 0));
        }
        for (Chunk chunk : part.chunks()) {
            frames.add(delta(index, deltaOf(part, chunk), chunk.tokens()));
        }
        if (part instanceof SimulatedAnswer.Reasoning) {
            frames.add(delta(index, "\"type\":\"signature_delta\",\"signature\":\"" + SIGNATURE + '"', 0));
        }
        frames.add(event("content_block_stop", "\"index\":" + index, 0));
    }

    private static EventFrame delta(int index, String delta, int tokens) {
        return event("content_block_delta", "\"index\":%d,\"delta\":{%s}".formatted(index, delta), tokens);
    }

    private static String deltaOf(Part part, Chunk chunk) {
        String text = JsonLiterals.quoted(chunk.text());
        if (part instanceof SimulatedAnswer.Reasoning) {
            return "\"type\":\"thinking_delta\",\"thinking\":" + text;
        }
        return part instanceof SimulatedAnswer.ToolCall
                ? "\"type\":\"input_json_delta\",\"partial_json\":" + text
                : "\"type\":\"text_delta\",\"text\":" + text;
    }

    private static String block(Part part, SimulatedAnswer answer, String content) {
        if (part instanceof SimulatedAnswer.Reasoning) {
            return thinking(content, SIGNATURE);
        }
        return part instanceof SimulatedAnswer.ToolCall call ? toolUse(call, answer, content) : text(content);
    }

    private static String emptyBlock(Part part, SimulatedAnswer answer) {
        if (part instanceof SimulatedAnswer.Reasoning) {
            return thinking("", "");
        }
        return part instanceof SimulatedAnswer.ToolCall call ? toolUse(call, answer, "{}") : text("");
    }

    private static String text(String text) {
        return "{\"type\":\"text\",\"text\":%s,\"citations\":null}".formatted(JsonLiterals.quoted(text));
    }

    private static String thinking(String thinking, String signature) {
        return "{\"type\":\"thinking\",\"thinking\":%s,\"signature\":\"%s\"}"
                .formatted(JsonLiterals.quoted(thinking), signature);
    }

    private static String toolUse(SimulatedAnswer.ToolCall call, SimulatedAnswer answer, String input) {
        return "{\"type\":\"tool_use\",\"id\":\"toolu_sim_%06d\",\"name\":%s,\"input\":%s}"
                .formatted(answer.serial(), JsonLiterals.quoted(call.name()), input);
    }

    private static String message(
            SimulatedRequest request, SimulatedAnswer answer, String content, String stopReason, String usage) {
        return """
                {"id":"msg_sim_%06d","type":"message","role":"assistant","model":%s,"content":[%s],\
                "stop_reason":%s,"stop_sequence":null,"stop_details":null,"container":null,"usage":%s}""".formatted(answer.serial(), JsonLiterals.quoted(request.model()), content, stopReason, usage);
    }

    private static String usage(TokenUsage usage) {
        return """
                {"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,\
                "cache_creation":{"ephemeral_5m_input_tokens":%d,"ephemeral_1h_input_tokens":0},\
                "output_tokens":%d,"output_tokens_details":{"thinking_tokens":%d},"server_tool_use":null,\
                "service_tier":"standard"}""".formatted(
                        usage.input(),
                        usage.cacheWrite(),
                        usage.cachedInput(),
                        usage.cacheWrite(),
                        usage.output(),
                        usage.reasoning());
    }

    private static String stopReason(SimulatedAnswer answer) {
        return switch (answer.stop()) {
            case END -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALL -> "tool_use";
        };
    }

    private static EventFrame event(String type, String fields, int tokens) {
        return EventFrame.event(type, "{\"type\":\"" + type + "\"," + fields + '}', tokens);
    }
}
