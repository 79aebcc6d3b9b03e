package dev.sluice.protocol.gemini;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.JsonHeadReader;
import dev.sluice.protocol.request.MalformedRequest;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A reader of the head of a request, whose path names the model. Google takes each name in camel case and with underscores. */
final class GeminiHeadReader extends JsonHeadReader {

    private final Endpoint endpoint;
    private final GeminiStateReader state = new GeminiStateReader(body, parser);
    private boolean hasContents;
    private boolean hasOther;
    private long maxOutput;
    private @Nullable String cachedContent;

    GeminiHeadReader(RequestBody body, Endpoint endpoint) {
        super(body, true);
        this.endpoint = endpoint;
    }

    /** Reads the head; to be called once. */
    RequestHead read(String model, boolean stream) {
        return readBeside(model, stream);
    }

    @Override
    protected void readMember(String name, JsonToken value) {
        switch (name) {
            case "contents" -> {
                readContents(name, value, state);
                hasContents = true;
            }
            case "content", "requests", "generateContentRequest", "generate_content_request", "instances" -> {
                walk(value);
                hasOther = true;
            }
            case "generationConfig", "generation_config" -> readConfig(value);
            case "cachedContent", "cached_content" -> cachedContent = readId(value);
            default -> walk(value);
        }
    }

    private void readConfig(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken inner = parser.nextToken();
            if (name.equals("maxOutputTokens") || name.equals("max_output_tokens")) {
                maxOutput = readBound(inner);
            } else {
                parser.skipChildren();
            }
        }
    }

    @Override
    protected void checkContent() {
        if (!hasContents && (endpoint == Endpoint.GENERATE || !hasOther)) {
            throw MalformedRequest.because("contents: missing (expected: a list of contents)", "contents");
        }
    }

    @Override
    protected long maxOutput() {
        return maxOutput;
    }

    @Override
    protected @Nullable String conversation() {
        return null;
    }

    @Override
    protected OwnedState ownedState() {
        return state.found(cachedContent == null ? List.of() : List.of(cachedContent));
    }

    @Override
    protected boolean foreignReasoning() {
        return state.foreignReasoning();
    }
}
