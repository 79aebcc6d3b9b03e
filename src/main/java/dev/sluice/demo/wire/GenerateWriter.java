package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.SimulatedAnswer.Chunk;
import dev.sluice.demo.wire.SimulatedAnswer.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A writer for Gemini's generation of content: chunks of a stream have the form of a whole answer, and calls come whole. */
public final class GenerateWriter implements AnswerWriter {

    /** Stands for a signature, which is base64. */
    private static final String SIGNATURE = "c2ltdWxhdGVkIHNpZ25hdHVyZQ==";

    @Override
    public String body(SimulatedRequest request, SimulatedAnswer answer) {
        String parts = answer.parts().stream()
                .map(part -> part(part, part.joined(), answer))
                .collect(Collectors.joining(","));
        return chunk(parts, true, request, answer);
    }

    @Override
    public List<EventFrame> frames(SimulatedRequest request, SimulatedAnswer answer) {
        List<EventFrame> frames = new ArrayList<>();
        for (Part part : answer.parts()) {
            if (part instanceof SimulatedAnswer.ToolCall) {
                int tokens = part.chunks().stream().mapToInt(Chunk::tokens).sum();
                frames.add(EventFrame.data(chunk(part(part, part.joined(), answer), false, request, answer), tokens));
            } else {
                for (Chunk piece : part.chunks()) {
                    String written = part(part, piece.text(), answer);
                    frames.add(EventFrame.data(chunk(written, false, request, answer), piece.tokens()));
                }
            }
        }
        frames.add(EventFrame.data(chunk("{\"text\":\"\"}", true, request, answer), 0)
                .last());
        return frames;
    }

    @Override
    public EventFrame failure(ProviderError error, String requestId) {
        return EventFrame.data(new GeminiFormat().errorBody(error, requestId), 0);
    }

    private static String part(Part part, String text, SimulatedAnswer answer) {
        if (part instanceof SimulatedAnswer.ToolCall call) {
            return "{\"functionCall\":{\"id\":\"sim_%06d\",\"name\":%s,\"args\":%s},\"thoughtSignature\":\"%s\"}"
                    .formatted(answer.serial(), JsonLiterals.quoted(call.name()), text, SIGNATURE);
        }
        String thought = part instanceof SimulatedAnswer.Reasoning ? ",\"thought\":true" : "";
        return "{\"text\":" + JsonLiterals.quoted(text) + thought + '}';
    }

    private static String chunk(String parts, boolean last, SimulatedRequest request, SimulatedAnswer answer) {
        return """
                {"candidates":[{"content":{"parts":[%s],"role":"model"}%s,"index":0}],"usageMetadata":%s,\
                "modelVersion":%s,"responseId":"sim-%06d"}""".formatted(
                        parts,
                        last ? ",\"finishReason\":\"" + finishReason(answer) + '"' : "",
                        last
                                ? usage(answer.usage())
                                : "{\"promptTokenCount\":" + answer.usage().prompt() + '}',
                        JsonLiterals.quoted(request.model()),
                        answer.serial());
    }

    private static String usage(TokenUsage usage) {
        return """
                {"promptTokenCount":%d,"candidatesTokenCount":%d,"thoughtsTokenCount":%d,\
                "cachedContentTokenCount":%d,"totalTokenCount":%d}""".formatted(
                        usage.prompt(),
                        usage.output() - usage.reasoning(),
                        usage.reasoning(),
                        usage.cachedInput(),
                        usage.total());
    }

    private static String finishReason(SimulatedAnswer answer) {
        return switch (answer.stop()) {
            case END, TOOL_CALL -> "STOP";
            case LENGTH -> "MAX_TOKENS";
        };
    }
}
