package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes who says what, as items: the results of tools before all else of their turn. */
final class ResponsesInputWriter {

    private final ModelTraits traits;
    private final DroppedFields dropped;
    private final ArrayNode items;

    private ResponsesInputWriter(ModelTraits traits, DroppedFields dropped, ArrayNode items) {
        this.traits = traits;
        this.dropped = dropped;
        this.items = items;
    }

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        ResponsesInputWriter input = new ResponsesInputWriter(traits, dropped, Json.array());
        if (!conversation.instructions().isEmpty()) {
            StringJoiner instructions = new StringJoiner("\n");
            for (ContentPart.Text text : conversation.instructions()) {
                instructions.add(text.text());
                input.note(text.mark());
            }
            request.put("instructions", instructions.toString());
        }
        conversation.turns().forEach(input::turn);
        request.set("input", input.items);
    }

    private void turn(Message turn) {
        for (ContentPart part : turn.parts()) {
            if (part instanceof ContentPart.ToolResult result) {
                result(result);
            }
        }
        boolean assistant = turn.role() == Message.Role.ASSISTANT;
        ArrayNode content = Json.array();
        for (ContentPart part : turn.parts()) {
            if (part instanceof ContentPart.ToolResult) {
                continue;
            }
            if (part instanceof ContentPart.ToolCall || part.isThought()) {
                flush(turn, content);
                content = Json.array();
                item(part);
            } else {
                content.add(part(part, assistant));
            }
        }
        flush(turn, content);
    }

    private void flush(Message turn, ArrayNode content) {
        if (!content.isEmpty()) {
            String role = switch (turn.role()) {
                case SYSTEM -> "system";
                case USER -> "user";
                case ASSISTANT -> "assistant";
            };
            items.addObject().put("type", "message").put("role", role).set("content", content);
        }
    }

    /** Thoughts of another provider mean nothing to this one. */
    private void item(ContentPart part) {
        if (part instanceof ContentPart.ToolCall call) {
            items.addObject()
                    .put("type", "function_call")
                    .put("call_id", call.id())
                    .put("name", call.name())
                    .put("arguments", call.arguments());
            note(call.mark());
            return;
        }
        String[] proof = part instanceof ContentPart.Thought thought && thought.signature() != null
                ? EncryptedContent.item(thought.signature())
                : null;
        if (proof == null) {
            dropped.note(part.at());
            return;
        }
        ObjectNode reasoning = items.addObject().put("type", "reasoning").put("id", proof[0]);
        ArrayNode summary = reasoning.putArray("summary");
        String text = ((ContentPart.Thought) part).text();
        if (!text.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", text);
        }
        reasoning.put("encrypted_content", proof[1]);
    }

    private void result(ContentPart.ToolResult result) {
        ObjectNode item = items.addObject().put("type", "function_call_output").put("call_id", result.callId());
        boolean words = result.content().stream().allMatch(ContentPart.Text.class::isInstance);
        if (words) {
            StringJoiner text = new StringJoiner("\n");
            result.content().forEach(part -> text.add(((ContentPart.Text) part).text()));
            boolean untold = result.failed() && !text.toString().startsWith("Error");
            item.put("output", untold ? "Error: " + text : text.toString());
        } else {
            ArrayNode output = item.putArray("output");
            result.content().forEach(part -> output.add(part(part, false)));
        }
        note(result.mark());
    }

    private ObjectNode part(ContentPart part, boolean assistant) {
        if (part instanceof ContentPart.Text text) {
            String type = assistant ? "output_text" : "input_text";
            return marked(Json.object().put("type", type).put("text", text.text()), text.mark());
        }
        if (part instanceof ContentPart.Image image) {
            String url = image.media() instanceof MediaSource.Linked linked
                    ? linked.url()
                    : ((MediaSource.Embedded) image.media()).uri();
            ObjectNode written = Json.object()
                    .put("type", "input_image")
                    .put("image_url", url)
                    .put("detail", image.detail() == null ? "auto" : image.detail());
            return marked(written, image.mark());
        }
        if (part instanceof ContentPart.Document document) {
            ObjectNode written = Json.object().put("type", "input_file");
            if (document.media() instanceof MediaSource.Linked linked) {
                written.put("file_url", linked.url());
            } else {
                written.put("filename", document.name() == null ? "document.pdf" : document.name())
                        .put("file_data", ((MediaSource.Embedded) document.media()).uri());
            }
            return marked(written, document.mark());
        }
        return Json.object().put("type", "refusal").put("refusal", ((ContentPart.Declined) part).text());
    }

    private ObjectNode marked(ObjectNode part, @Nullable CacheBreakpoint mark) {
        if (mark != null && traits.cacheBreakpoints()) {
            part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
        } else {
            note(mark);
        }
        return part;
    }

    private void note(@Nullable CacheBreakpoint mark) {
        if (mark != null) {
            dropped.note(mark.at());
        }
    }
}
