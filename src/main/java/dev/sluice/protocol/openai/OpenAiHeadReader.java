package dev.sluice.protocol.openai;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.JsonHeadReader;
import dev.sluice.protocol.request.MalformedRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A reader of the head of a request to any endpoint of the dialect; Chat Completions and Responses have more to read. */
class OpenAiHeadReader extends JsonHeadReader {

    private final boolean needsInput;
    private boolean hasInput;
    private long maxTokens;
    private @Nullable String cacheKey;
    private @Nullable String metadataUser;
    private @Nullable String user;
    private @Nullable String safetyId;

    /**
     * @param needsInput whether the endpoint works on the body's {@code input}
     */
    OpenAiHeadReader(RequestBody body, boolean needsInput) {
        super(body);
        this.needsInput = needsInput;
    }

    @Override
    protected void readMember(String name, JsonToken value) {
        switch (name) {
            case "input" -> {
                hasInput = value != JsonToken.VALUE_NULL;
                readInput(value);
            }
            case "max_tokens" -> maxTokens = readBound(value);
            case "prompt_cache_key" -> cacheKey = readId(value);
            case "metadata" -> metadataUser = readIdOf("user_id", value);
            case "user" -> user = readId(value);
            case "safety_identifier" -> safetyId = readId(value);
            default -> walk(value);
        }
    }

    void readInput(JsonToken value) {
        walk(value);
    }

    @Override
    protected void checkContent() {
        if (needsInput && !hasInput) {
            throw MalformedRequest.because("input: missing (expected: a string or an array)", "input");
        }
    }

    @Override
    protected long maxOutput() {
        return maxTokens;
    }

    /** The more specific field goes first: a user may have many conversations. */
    @Override
    protected final @Nullable String conversation() {
        if (cacheKey != null) {
            return cacheKey;
        }
        if (metadataUser != null) {
            return metadataUser;
        }
        return user != null ? user : safetyId;
    }
}
