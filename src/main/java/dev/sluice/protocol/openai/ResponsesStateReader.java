package dev.sluice.protocol.openai;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.OwnedStateReader;
import dev.sluice.protocol.request.ReasoningMarks;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * A reader that finds the state in the input of a Responses request that only one account can read: references to stored items, encrypted
 * reasoning, and the results of tool calls.
 */
final class ResponsesStateReader extends OwnedStateReader {

    private static final byte[] SIGNED = mark(ReasoningMarks.SIGNED);
    private static final byte[] SEALED = mark(ReasoningMarks.SEALED);

    private @Nullable String type;
    private @Nullable String id;
    private boolean hasRole;
    private boolean hasEncryptedContent;
    private boolean foreignReasoning;

    ResponsesStateReader(RequestBody body, JsonParser parser) {
        super(body, parser);
    }

    @Override
    protected void string(String name, int depth) {
        switch (name) {
            case "type" -> type = depth == ITEM ? text() : type;
            case "id" -> id = depth == ITEM ? text() : id;
            case "role" -> hasRole |= depth == ITEM;
            case "file_id" -> addStored(text());
            case "encrypted_content" -> {
                hasEncryptedContent |= depth == ITEM;
                int opening = offset();
                foreignReasoning |= begins(SIGNED, opening + 1) || begins(SEALED, opening + 1);
                addSealed(opening);
            }
            case "call_id" -> {
                if (depth == ITEM) {
                    addCall();
                }
            }
            default -> {}
        }
    }

    @Override
    protected void closed(int depth) {
        if (depth == ITEM - 1) {
            if (id != null && isReference()) {
                if (ReasoningMarks.isOfSluice(id)) {
                    foreignReasoning = true;
                } else {
                    addStored(id);
                }
            }
            type = null;
            id = null;
            hasRole = false;
            hasEncryptedContent = false;
        }
    }

    @Override
    public boolean foreignReasoning() {
        return foreignReasoning;
    }

    /** An item that is nothing but an id is a reference too; reasoning without its content is read from what is stored. */
    private boolean isReference() {
        if (type == null) {
            return !hasRole;
        }
        return type.equals("item_reference") || (type.equals("reasoning") && !hasEncryptedContent);
    }
}
