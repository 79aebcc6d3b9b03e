package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Fields;
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
    public static void check(List<Turn> turns) {
        Map<String, Part.ToolCall> open = new LinkedHashMap<>();
        boolean answering = false;
        for (Turn turn : turns) {
            boolean assistant = turn.role() == Turn.Role.ASSISTANT;
            if (assistant && answering) {
                requireNone(open);
            }
            answering = !assistant;
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolCall call && open.put(call.id(), call) != null) {
                    throw Fields.malformed(
                            call.at().field("id"), Fields.quoted(call.id()) + " is there twice", "an id of its own");
                }
                if (part instanceof Part.ToolResult result && open.remove(result.callId()) == null) {
                    throw Fields.malformed(
                            result.at(),
                            "a result of " + Fields.quoted(result.callId()) + ", which was not called",
                            "the result of a call in the assistant's last turn");
                }
            }
        }
        requireNone(open);
    }

    private static void requireNone(Map<String, Part.ToolCall> open) {
        for (Part.ToolCall call : open.values()) {
            throw Fields.malformed(
                    call.at(), "a call " + Fields.quoted(call.id()) + " without a result", "a result in the next turn");
        }
    }
}
