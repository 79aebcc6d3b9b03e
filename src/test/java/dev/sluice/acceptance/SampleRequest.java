package dev.sluice.acceptance;

/** A minimal request in one of the dialects. */
record SampleRequest(String path, String body) {

    static final SampleRequest CHAT = chat("gpt-4.1", false);
    static final SampleRequest CHAT_STREAM = chat("gpt-4.1", true);
    static final SampleRequest MESSAGE = message("claude-opus-4-7", false);
    static final SampleRequest MESSAGE_STREAM = message("claude-opus-4-7", true);

    /** A request for a model that its provider serves over Responses itself. */
    static final SampleRequest RESPONSE_STREAM =
            new SampleRequest("/v1/responses", "{\"model\":\"gpt-4.1\",\"stream\":true,\"input\":\"Hello there\"}");

    static SampleRequest chat(String model, boolean stream) {
        return new SampleRequest("/v1/chat/completions", """
                {"model":"%s","stream":%s,"messages":[{"role":"user","content":"Hello there"}]}""".formatted(model, stream));
    }

    static SampleRequest message(String model, boolean stream) {
        return new SampleRequest("/v1/messages", """
                {"model":"%s","max_tokens":100,"stream":%s,"messages":[{"role":"user","content":"Hello there"}]}""".formatted(model, stream));
    }

    /** Returns one of two values by the dialect of {@code path}, for tests over both dialects. */
    static SampleRequest in(String dialect, boolean stream) {
        return switch (dialect) {
            case "openai" -> stream ? CHAT_STREAM : CHAT;
            case "anthropic" -> stream ? MESSAGE_STREAM : MESSAGE;
            default -> throw new IllegalArgumentException(dialect + " (expected: openai or anthropic)");
        };
    }
}
