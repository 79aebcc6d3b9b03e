package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the content blocks of one Messages request. */
final class MessagesContentWriter {

    private final DroppedFields dropped;
    private final MessagesToolIds ids = new MessagesToolIds();

    MessagesContentWriter(DroppedFields dropped) {
        this.dropped = dropped;
    }

    /** Returns the blocks of {@code parts}, without blank text, which Anthropic refuses, and without unsigned reasoning. */
    ArrayNode write(List<? extends ContentPart> parts) {
        ArrayNode blocks = Json.array();
        for (ContentPart part : parts) {
            ObjectNode block = block(part);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private @Nullable ObjectNode block(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return text(text.text(), text.breakpoint());
        }
        if (part instanceof ContentPart.Refusal refused) {
            return text(refused.text(), null);
        }
        if (part instanceof ContentPart.Image image) {
            ObjectNode block = block("image");
            source(image.media(), block.putObject("source"));
            return withBreakpoint(block, image.breakpoint());
        }
        if (part instanceof ContentPart.Document document) {
            ObjectNode block = block("document");
            source(document.media(), block.putObject("source"));
            if (document.name() != null) {
                block.put("title", document.name());
            }
            return withBreakpoint(block, document.breakpoint());
        }
        if (part instanceof ContentPart.Reasoning reasoning) {
            if (reasoning.signature() == null) {
                dropped.note(reasoning.at());
                return null;
            }
            return block("thinking").put("thinking", reasoning.text()).put("signature", reasoning.signature());
        }
        if (part instanceof ContentPart.EncryptedReasoning encrypted) {
            return block("redacted_thinking").put("data", encrypted.data());
        }
        if (part instanceof ContentPart.ToolCall call) {
            return call(call);
        }
        return result((ContentPart.ToolResult) part);
    }

    private static @Nullable ObjectNode text(String text, @Nullable CacheBreakpoint breakpoint) {
        return text.isBlank() ? null : withBreakpoint(block("text").put("text", text), breakpoint);
    }

    private ObjectNode call(ContentPart.ToolCall call) {
        ObjectNode block = block("tool_use").put("id", ids.ofCall(call.id())).put("name", call.name());
        if (call.freeForm()) {
            block.putObject("input").put(MessagesToolsWriter.FREE_TEXT, call.arguments());
        } else {
            block.set("input", Json.verbatim(call.arguments()));
        }
        return withBreakpoint(block, call.breakpoint());
    }

    private ObjectNode result(ContentPart.ToolResult result) {
        ObjectNode block = block("tool_result").put("tool_use_id", ids.ofResult(result.callId()));
        ArrayNode content = write(result.content());
        if (!content.isEmpty()) {
            block.set("content", plain(content));
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
        return withBreakpoint(block, result.breakpoint());
    }

    private static void source(MediaSource media, ObjectNode source) {
        if (media instanceof MediaSource.Embedded embedded) {
            source.put("type", "base64").put("media_type", embedded.type()).put("data", embedded.base64());
        } else if (media instanceof MediaSource.Linked linked) {
            source.put("type", "url").put("url", linked.url());
        }
    }

    static ObjectNode withBreakpoint(ObjectNode block, @Nullable CacheBreakpoint breakpoint) {
        if (breakpoint != null) {
            ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
            if (breakpoint.ttl() != null) {
                control.put("ttl", MessagesToolsWriter.ttl(breakpoint.ttl()));
            }
        }
        return block;
    }

    /** Returns a single block of text without a breakpoint as a string, any other content as it is. */
    static JsonNode plain(ArrayNode content) {
        @Nullable JsonNode only = content.size() == 1 ? content.get(0) : null;
        return only != null && only.size() == 2 && only.get("text") != null ? only.get("text") : content;
    }

    private static ObjectNode block(String type) {
        return Json.object().put("type", type);
    }
}
