package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.SimulatedAnswer.Chunk;
import dev.sluice.demo.wire.SimulatedAnswer.Part;
import java.util.ArrayList;
import java.util.List;

/** A writer for OpenAI's Chat Completions, with reasoning in DeepSeek's {@code reasoning_content}. */
public final class ChatWriter implements AnswerWriter {

    @Override
    public String body(SimulatedRequest request, SimulatedAnswer answer) {
        return """
                {%s,"choices":[{"index":0,"message":{"role":"assistant"%s,"refusal":null,"annotations":[]},\
                "logprobs":null,"finish_reason":"%s"}],"usage":%s}""".formatted(
                head("chat.completion", request, answer), message(answer), finishReason(answer), usage(answer.usage()));
    }

    @Override
    public List<EventFrame> frames(SimulatedRequest request, SimulatedAnswer answer) {
        Chunks chunks = new Chunks(request, answer);
        chunks.add("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null", 0);
        for (Part part : answer.parts()) {
            if (part instanceof SimulatedAnswer.ToolCall call) {
                chunks.add(toolCalls("\"index\":0," + function(call, answer, "")), "null", 0);
            }
            for (Chunk chunk : part.chunks()) {
                chunks.add(delta(part, JsonLiterals.quoted(chunk.text())), "null", chunk.tokens());
            }
        }
        chunks.add("{}", JsonLiterals.quoted(finishReason(answer)), 0);
        if (request.includeUsage()) {
            chunks.addUsage();
        }
        chunks.frames.add(EventFrame.data("[DONE]", 0).last());
        return chunks.frames;
    }

    @Override
    public EventFrame failure(ProviderError error, String requestId) {
        return EventFrame.data(new OpenAiFormat().errorBody(error, requestId), 0);
    }

    private static String delta(Part part, String text) {
        if (part instanceof SimulatedAnswer.ToolCall) {
            return toolCalls("\"index\":0,\"function\":{\"arguments\":" + text + '}');
        }
        return part instanceof SimulatedAnswer.Reasoning
                ? "{\"reasoning_content\":" + text + '}'
                : "{\"content\":" + text + '}';
    }

    private static String toolCalls(String call) {
        return "{\"tool_calls\":[{" + call + "}]}";
    }

    private static String function(SimulatedAnswer.ToolCall call, SimulatedAnswer answer, String arguments) {
        return "\"id\":\"call_sim_%06d\",\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":%s}"
                .formatted(answer.serial(), JsonLiterals.quoted(call.name()), JsonLiterals.quoted(arguments));
    }

    private static String message(SimulatedAnswer answer) {
        StringBuilder fields = new StringBuilder();
        boolean hasText = false;
        for (Part part : answer.parts()) {
            if (part instanceof SimulatedAnswer.Reasoning) {
                fields.append(",\"reasoning_content\":").append(JsonLiterals.quoted(part.joined()));
            } else if (part instanceof SimulatedAnswer.ToolCall call) {
                fields.append(",\"tool_calls\":[{")
                        .append(function(call, answer, part.joined()))
                        .append("}]");
            } else {
                hasText = true;
                fields.append(",\"content\":").append(JsonLiterals.quoted(part.joined()));
            }
        }
        return hasText ? fields.toString() : fields.append(",\"content\":null").toString();
    }

    private static String head(String object, SimulatedRequest request, SimulatedAnswer answer) {
        return """
                "id":"chatcmpl-sim-%06d","object":"%s","created":%d,"model":%s,"service_tier":"default",\
                "system_fingerprint":"fp_simulated\"""".formatted(answer.serial(), object, answer.createdSeconds(), JsonLiterals.quoted(request.model()));
    }

    private static String usage(TokenUsage usage) {
        return """
                {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,\
                "prompt_tokens_details":{"cached_tokens":%d,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":%d,"audio_tokens":0,\
                "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}""".formatted(usage.prompt(), usage.output(), usage.total(), usage.cachedInput(), usage.reasoning());
    }

    private static String finishReason(SimulatedAnswer answer) {
        return switch (answer.stop()) {
            case END -> "stop";
            case LENGTH -> "length";
            case TOOL_CALL -> "tool_calls";
        };
    }

    /** The chunks of one stream. All have the same head and, where usage was requested, a field for it. */
    private static final class Chunks {
        private final List<EventFrame> frames = new ArrayList<>();
        private final String head;
        private final String noUsageYet;
        private final String usage;

        private Chunks(SimulatedRequest request, SimulatedAnswer answer) {
            this.head = head("chat.completion.chunk", request, answer);
            this.noUsageYet = request.includeUsage() ? ",\"usage\":null" : "";
            this.usage = usage(answer.usage());
        }

        private void add(String delta, String finishReason, int tokens) {
            String chunk = "{%s,\"choices\":[{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s}]%s}";
            frames.add(EventFrame.data(chunk.formatted(head, delta, finishReason, noUsageYet), tokens));
        }

        private void addUsage() {
            frames.add(EventFrame.data("{%s,\"choices\":[],\"usage\":%s}".formatted(head, usage), 0));
        }
    }
}
