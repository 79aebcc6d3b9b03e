package dev.sluice.protocol.anthropic;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.OwnedStateReader;
import dev.sluice.protocol.request.ReasoningMarks;
import tools.jackson.core.JsonParser;

/**
 * A reader that finds the state in the messages of a request that only one account can read: encrypted reasoning of OpenAI's in
 * the signature of a thinking block that was translated, and the results of tool calls.
 */
final class MessagesStateReader extends OwnedStateReader {

    /** Begins the signature of translated reasoning: the item's id, then a slash and its content. */
    private static final byte[] ITEM_ID = mark(ReasoningMarks.ITEM);

    private boolean foreignReasoning;

    MessagesStateReader(RequestBody body, JsonParser parser) {
        super(body, parser);
    }

    @Override
    protected void string(String name, int depth) {
        switch (name) {
            case "signature" -> readSignature(offset() + 1);
            case "tool_use_id" -> addCall();
            case "file_id" -> addStored(text());
            default -> {}
        }
    }

    @Override
    public boolean foreignReasoning() {
        return foreignReasoning;
    }

    private void readSignature(int from) {
        int slash = slash(from);
        if (slash > 0) {
            addSealed(slash);
        }
        foreignReasoning |= slash > 0 || at(from) == '"';
    }

    /** Returns where the id of a reasoning item ends that begins at {@code from}, or 0 where none does. */
    private int slash(int from) {
        if (!begins(ITEM_ID, from)) {
            return 0;
        }
        int end = from;
        while (at(end) != '/' && at(end) != '"' && at(end) != '\\') {
            end++;
        }
        return at(end) == '/' ? end : 0;
    }
}
