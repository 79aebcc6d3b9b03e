package dev.sluice.protocol.gemini;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** A writer of token usage as Google counts it: cached tokens among those of the prompt, thoughts beside the candidates. */
public final class GeminiUsageWriter {

    private GeminiUsageWriter() {}

    /** Returns the {@code usageMetadata}; cached tokens and thoughts are in it only where there were some. */
    public static ObjectNode write(TokenUsage usage) {
        long thoughts = Math.min(usage.reasoning(), usage.output());
        ObjectNode written = Json.object()
                .put("promptTokenCount", usage.prompt())
                .put("candidatesTokenCount", usage.output() - thoughts)
                .put("totalTokenCount", usage.total());
        if (usage.cachedInput() > 0) {
            written.put("cachedContentTokenCount", usage.cachedInput());
        }
        if (thoughts > 0) {
            written.put("thoughtsTokenCount", thoughts);
        }
        return written;
    }
}
