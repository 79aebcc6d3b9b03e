package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.json.Json;

/** Writes the answer of Anthropic's {@code count_tokens} endpoint. */
public final class CountTokensAnswerWriter {

    private CountTokensAnswerWriter() {}

    /** Returns the body of an answer of {@code inputTokens}. */
    public static byte[] write(long inputTokens) {
        return Json.bytes(Json.object().put("input_tokens", inputTokens));
    }
}
