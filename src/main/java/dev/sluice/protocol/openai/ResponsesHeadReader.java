package dev.sluice.protocol.openai;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.OwnedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A reader of the head of a Responses request. */
final class ResponsesHeadReader extends OpenAiHeadReader {

    private final ResponsesStateReader state = new ResponsesStateReader(body, parser);
    private boolean hasPrompt;
    private long maxOutputTokens;
    private @Nullable String previousResponse;
    private @Nullable String storedConversation;

    ResponsesHeadReader(RequestBody body) {
        super(body, true);
    }

    @Override
    protected void readMember(String name, JsonToken value) {
        switch (name) {
            case "prompt" -> {
                hasPrompt = value != JsonToken.VALUE_NULL;
                walk(value);
            }
            case "max_output_tokens" -> maxOutputTokens = readBound(value);
            case "previous_response_id" -> previousResponse = readId(value);
            case "conversation" -> storedConversation = readIdOf("id", value);
            default -> super.readMember(name, value);
        }
    }

    @Override
    void readInput(JsonToken value) {
        walk(value, state);
    }

    /** A stored prompt, response or conversation may be all the input that there is. */
    @Override
    protected void checkContent() {
        if (!hasPrompt && previousResponse == null && storedConversation == null) {
            super.checkContent();
        }
    }

    @Override
    protected long maxOutput() {
        return maxOutputTokens;
    }

    @Override
    protected OwnedState ownedState() {
        List<String> stored = new ArrayList<>(2);
        if (previousResponse != null) {
            stored.add(previousResponse);
        }
        if (storedConversation != null) {
            stored.add(storedConversation);
        }
        return state.found(stored);
    }

    @Override
    protected boolean foreignReasoning() {
        return state.foreignReasoning();
    }
}
