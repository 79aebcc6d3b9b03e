package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rule that both dialects share: each call of a tool has one result, and it comes before the model speaks again. */
public final class ToolOrder {

    private ToolOrder() {}

    /**
     * Checks {@code turns}.
     *
     * @throws dev.sluice.call.RefusedCall that names the result without a call, or the call without a result
     */
    public static void check(List<Message> turns) {
        Map<String, ContentPart.ToolCall> open = new LinkedHashMap<>();
        boolean answering = false;
        for (Message turn : turns) {
            boolean assistant = turn.role() == Message.Role.ASSISTANT;
            if (assistant && answering) {
                requireNone(open);
            }
            answering = !assistant;
            for (ContentPart part : turn.parts()) {
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
                            "the result of a call in the assistant's last turn");
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
                    "a result in the next turn");
        }
    }
}
