package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CacheMark;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Media;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes who says what, as items: the results of tools before all else of their turn. */
final class ResponsesInput {

    private final Traits traits;
    private final Drops drops;
    private final ArrayNode items;

    private ResponsesInput(Traits traits, Drops drops, ArrayNode items) {
        this.traits = traits;
        this.drops = drops;
        this.items = items;
    }

    static void write(Conversation conversation, Traits traits, Drops drops, ObjectNode request) {
        ResponsesInput input = new ResponsesInput(traits, drops, Json.array());
        if (!conversation.instructions().isEmpty()) {
            StringJoiner instructions = new StringJoiner("\n");
            for (Part.Text text : conversation.instructions()) {
                instructions.add(text.text());
                input.note(text.mark());
            }
            request.put("instructions", instructions.toString());
        }
        conversation.turns().forEach(input::turn);
        request.set("input", input.items);
    }

    private void turn(Turn turn) {
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result);
            }
        }
        boolean assistant = turn.role() == Turn.Role.ASSISTANT;
        ArrayNode content = Json.array();
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult) {
                continue;
            }
            if (part instanceof Part.ToolCall || part.isThought()) {
                flush(turn, content);
                content = Json.array();
                item(part);
            } else {
                content.add(part(part, assistant));
            }
        }
        flush(turn, content);
    }

    private void flush(Turn turn, ArrayNode content) {
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
    private void item(Part part) {
        if (part instanceof Part.ToolCall call) {
            items.addObject()
                    .put("type", "function_call")
                    .put("call_id", call.id())
                    .put("name", call.name())
                    .put("arguments", call.arguments());
            note(call.mark());
            return;
        }
        String[] proof = part instanceof Part.Thought thought && thought.signature() != null
                ? ReasoningProof.item(thought.signature())
                : null;
        if (proof == null) {
            drops.note(part.at());
            return;
        }
        ObjectNode reasoning = items.addObject().put("type", "reasoning").put("id", proof[0]);
        ArrayNode summary = reasoning.putArray("summary");
        String text = ((Part.Thought) part).text();
        if (!text.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", text);
        }
        reasoning.put("encrypted_content", proof[1]);
    }

    private void result(Part.ToolResult result) {
        ObjectNode item = items.addObject().put("type", "function_call_output").put("call_id", result.callId());
        boolean words = result.content().stream().allMatch(Part.Text.class::isInstance);
        if (words) {
            StringJoiner text = new StringJoiner("\n");
            result.content().forEach(part -> text.add(((Part.Text) part).text()));
            boolean untold = result.failed() && !text.toString().startsWith("Error");
            item.put("output", untold ? "Error: " + text : text.toString());
        } else {
            ArrayNode output = item.putArray("output");
            result.content().forEach(part -> output.add(part(part, false)));
        }
        note(result.mark());
    }

    private ObjectNode part(Part part, boolean assistant) {
        if (part instanceof Part.Text text) {
            String type = assistant ? "output_text" : "input_text";
            return marked(Json.object().put("type", type).put("text", text.text()), text.mark());
        }
        if (part instanceof Part.Image image) {
            String url = image.media() instanceof Media.Linked linked
                    ? linked.url()
                    : ((Media.Embedded) image.media()).uri();
            ObjectNode written = Json.object()
                    .put("type", "input_image")
                    .put("image_url", url)
                    .put("detail", image.detail() == null ? "auto" : image.detail());
            return marked(written, image.mark());
        }
        if (part instanceof Part.Document document) {
            ObjectNode written = Json.object().put("type", "input_file");
            if (document.media() instanceof Media.Linked linked) {
                written.put("file_url", linked.url());
            } else {
                written.put("filename", document.name() == null ? "document.pdf" : document.name())
                        .put("file_data", ((Media.Embedded) document.media()).uri());
            }
            return marked(written, document.mark());
        }
        return Json.object().put("type", "refusal").put("refusal", ((Part.Declined) part).text());
    }

    private ObjectNode marked(ObjectNode part, @Nullable CacheMark mark) {
        if (mark != null && traits.cacheBreakpoints()) {
            part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
        } else {
            note(mark);
        }
        return part;
    }

    private void note(@Nullable CacheMark mark) {
        if (mark != null) {
            drops.note(mark.at());
        }
    }
}
