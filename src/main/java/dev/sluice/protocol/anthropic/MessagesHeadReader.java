package dev.sluice.protocol.anthropic;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.JsonHeadReader;
import dev.sluice.protocol.request.OwnedState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A reader of the head of a Messages request, or of one to count its tokens. */
final class MessagesHeadReader extends JsonHeadReader {

    private final MessagesStateReader state = new MessagesStateReader(body, parser);
    private boolean hasMessages;
    private long maxTokens;
    private @Nullable String user;
    private @Nullable String previousMessage;
    private boolean threaded;

    MessagesHeadReader(RequestBody body) {
        super(body);
    }

    @Override
    protected void readMember(String name, JsonToken value) {
        switch (name) {
            case "messages" -> {
                readMessages(value, state);
                hasMessages = true;
            }
            case "max_tokens" -> maxTokens = readBound(value);
            case "metadata" -> user = readIdOf("user_id", value);
            case "thread" -> {
                threaded = value == JsonToken.START_OBJECT;
                previousMessage = readIdOf("previous_message_id", value);
            }
            default -> walk(value);
        }
    }

    @Override
    protected void checkContent() {
        if (!hasMessages) {
            throw withoutMessages();
        }
    }

    @Override
    protected long maxOutput() {
        return maxTokens;
    }

    @Override
    protected @Nullable String conversation() {
        return user;
    }

    @Override
    protected OwnedState ownedState() {
        OwnedState found = state.found(previousMessage == null ? List.of() : List.of(previousMessage));
        return threaded ? found.inThread(previousMessage) : found;
    }

    @Override
    protected boolean foreignReasoning() {
        return state.foreignReasoning();
    }
}
