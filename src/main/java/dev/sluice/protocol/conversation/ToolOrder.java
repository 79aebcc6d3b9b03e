package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rule, common to all dialects, that each tool call has one result, before the next message of the assistant. */
public final class ToolOrder {

    private ToolOrder() {}

    /**
     * Checks {@code messages}.
     *
     * @throws dev.sluice.call.RefusedCall if a result has no call, or a call no result
     */
    public static void check(List<Message> messages) {
        Map<String, ContentPart.ToolCall> open = new LinkedHashMap<>();
        boolean answering = false;
        for (Message message : messages) {
            boolean assistant = message.role() == Message.Role.ASSISTANT;
            if (assistant && answering) {
                requireNone(open);
            }
            answering = !assistant;
            for (ContentPart part : message.parts()) {
                if (part instanceof ContentPart.ToolCall call && open.put(call.id(), call) != null) {
                    throw JsonFields.malformed(
                            call.at().field("id"),
                            JsonFields.quoted(call.id()) + " is there twice",
                            "an id of its own");
                }
                if (part instanceof ContentPart.ToolResult result && open.remove(result.callId()) == null) {
                    throw JsonFields.malformed(
                            result.at(),
                            "a result of " + JsonFields.quoted(result.callId()) + ", which was not called",
                            "the result of a call in the assistant's last message");
                }
            }
        }
        requireNone(open);
    }

    private static void requireNone(Map<String, ContentPart.ToolCall> open) {
        for (ContentPart.ToolCall call : open.values()) {
            throw JsonFields.malformed(
                    call.at(),
                    "a call " + JsonFields.quoted(call.id()) + " without a result",
                    "a result in the next message");
        }
    }
}
