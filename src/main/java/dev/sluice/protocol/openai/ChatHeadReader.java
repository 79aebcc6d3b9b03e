package dev.sluice.protocol.openai;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.OwnedStateReader;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A reader of the head of a Chat Completions request. */
final class ChatHeadReader extends OpenAiHeadReader {

    private final OwnedStateReader calls = new CallReader(body, parser);
    private boolean hasMessages;
    private boolean storing;
    private long maxCompletionTokens;

    ChatHeadReader(RequestBody body) {
        super(body, false);
    }

    @Override
    protected void readMember(String name, JsonToken value) {
        switch (name) {
            case "messages" -> {
                readMessages(value, calls);
                hasMessages = true;
            }
            case "max_completion_tokens" -> maxCompletionTokens = readBound(value);
            case "store" -> {
                storing = value == JsonToken.VALUE_TRUE;
                walk(value);
            }
            default -> super.readMember(name, value);
        }
    }

    @Override
    protected void checkContent() {
        if (!hasMessages) {
            throw withoutMessages();
        }
    }

    /** Returns the newer of the two bounds where both are there. */
    @Override
    protected long maxOutput() {
        return maxCompletionTokens > 0 ? maxCompletionTokens : super.maxOutput();
    }

    @Override
    protected OwnedState ownedState() {
        OwnedState found = calls.found(List.of());
        return storing ? found.withStoredAnswer() : found;
    }

    /**
     * A reader of the results of tool calls, for which Sluice may keep state: Chat Completions has no place for state itself,
     * but for files.
     */
    private static final class CallReader extends OwnedStateReader {

        CallReader(RequestBody body, JsonParser parser) {
            super(body, parser);
        }

        @Override
        protected void string(String name, int depth) {
            if (name.equals("tool_call_id")) {
                addCall();
            } else if (name.equals("file_id")) {
                addStored(text());
            }
        }
    }
}
