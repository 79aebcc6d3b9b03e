package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CallIds;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.FreeText;
import java.util.StringJoiner;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the instructions and the input items of a Responses request: the results of tools come first in their message. */
final class ResponsesInputWriter {

    /** The longest id of a call that OpenAI takes. */
    private static final int MAX_CALL_ID = 64;

    private final DroppedFields dropped;
    private final ResponsesContentWriter content;
    private final ArrayNode items;

    private ResponsesInputWriter(ModelTraits traits, DroppedFields dropped, ArrayNode items) {
        this.dropped = dropped;
        this.content = new ResponsesContentWriter(traits, dropped);
        this.items = items;
    }

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        ResponsesInputWriter input = new ResponsesInputWriter(traits, dropped, Json.array());
        if (!conversation.instructions().isEmpty()) {
            StringJoiner instructions = new StringJoiner("\n");
            for (ContentPart.Text text : conversation.instructions()) {
                instructions.add(text.text());
                input.content.noteBreakpoint(text.breakpoint());
            }
            request.put("instructions", instructions.toString());
        }
        conversation.messages().forEach(input::message);
        request.set("input", input.items);
    }

    private void message(Message message) {
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolResult result) {
                result(result);
            }
        }
        boolean assistant = message.role() == Message.Role.ASSISTANT;
        ArrayNode parts = Json.array();
        for (ContentPart part : message.parts()) {
            if (part instanceof ContentPart.ToolResult) {
                continue;
            }
            if (part instanceof ContentPart.ToolCall call) {
                flush(message, parts);
                parts = Json.array();
                call(call);
            } else if (part.isReasoning()) {
                flush(message, parts);
                parts = Json.array();
                reasoning(part);
            } else {
                parts.add(content.part(part, assistant));
            }
        }
        flush(message, parts);
    }

    private void flush(Message message, ArrayNode parts) {
        if (!parts.isEmpty()) {
            String role = switch (message.role()) {
                case SYSTEM -> "system";
                case USER -> "user";
                case ASSISTANT -> "assistant";
            };
            items.addObject().put("type", "message").put("role", role).set("content", parts);
        }
    }

    private void call(ContentPart.ToolCall call) {
        items.addObject()
                .put("type", "function_call")
                .put("call_id", CallIds.fitted(call.id(), MAX_CALL_ID))
                .put("name", call.name())
                .put("arguments", FreeText.arguments(call));
        content.noteBreakpoint(call.breakpoint());
    }

    /** Leaves out the reasoning of other providers, which this one cannot decrypt. */
    private void reasoning(ContentPart part) {
        EncryptedContent.Item item = part instanceof ContentPart.Reasoning reasoning && reasoning.signature() != null
                ? EncryptedContent.item(reasoning.signature())
                : null;
        if (item == null) {
            dropped.note(part.at());
            return;
        }
        ObjectNode written = items.addObject().put("type", "reasoning").put("id", item.id());
        ArrayNode summary = written.putArray("summary");
        String text = ((ContentPart.Reasoning) part).text();
        if (!text.isEmpty()) {
            summary.add(ResponsesItemWriter.summary(text));
        }
        written.put("encrypted_content", item.encryptedContent());
    }

    /** Marks a failed result by its text, as Responses has no field for it. */
    private void result(ContentPart.ToolResult result) {
        ObjectNode item = items.addObject()
                .put("type", "function_call_output")
                .put("call_id", CallIds.fitted(result.callId(), MAX_CALL_ID));
        if (result.content().stream().allMatch(ContentPart.Text.class::isInstance)) {
            StringJoiner joined = new StringJoiner("\n");
            result.content().forEach(part -> joined.add(((ContentPart.Text) part).text()));
            String text = joined.toString();
            item.put("output", result.failed() && !text.startsWith("Error") ? "Error: " + text : text);
        } else {
            ArrayNode output = item.putArray("output");
            result.content().forEach(part -> output.add(content.part(part, false)));
        }
        content.noteBreakpoint(result.breakpoint());
    }
}
