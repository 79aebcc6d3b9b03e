package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes parts as content blocks. */
final class MessagesContentWriter {

    private final DroppedFields dropped;
    private final MessagesToolIds ids = new MessagesToolIds();

    MessagesContentWriter(DroppedFields dropped) {
        this.dropped = dropped;
    }

    /** Leaves out blank text, which Anthropic refuses, and thoughts that are not signed. */
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
            return text(text.text(), text.mark());
        }
        if (part instanceof ContentPart.Declined declined) {
            return text(declined.text(), null);
        }
        if (part instanceof ContentPart.Image image) {
            ObjectNode block = MessagesInputWriter.block("image");
            source(image.media(), block.putObject("source"));
            return marked(block, image.mark());
        }
        if (part instanceof ContentPart.Document document) {
            ObjectNode block = MessagesInputWriter.block("document");
            source(document.media(), block.putObject("source"));
            if (document.name() != null) {
                block.put("title", document.name());
            }
            return marked(block, document.mark());
        }
        if (part instanceof ContentPart.Thought thought) {
            if (thought.signature() == null) {
                dropped.note(thought.at());
                return null;
            }
            return MessagesInputWriter.block("thinking")
                    .put("thinking", thought.text())
                    .put("signature", thought.signature());
        }
        if (part instanceof ContentPart.SealedThought sealed) {
            return MessagesInputWriter.block("redacted_thinking").put("data", sealed.data());
        }
        if (part instanceof ContentPart.ToolCall call) {
            return call(call);
        }
        return result((ContentPart.ToolResult) part);
    }

    private static @Nullable ObjectNode text(String text, @Nullable CacheBreakpoint mark) {
        return text.isBlank()
                ? null
                : marked(MessagesInputWriter.block("text").put("text", text), mark);
    }

    private ObjectNode call(ContentPart.ToolCall call) {
        ObjectNode block = MessagesInputWriter.block("tool_use")
                .put("id", ids.ofCall(call.id()))
                .put("name", call.name());
        if (call.freeForm()) {
            block.putObject("input").put(MessagesToolsWriter.FREE_TEXT, call.arguments());
        } else {
            block.set("input", Json.verbatim(call.arguments()));
        }
        return marked(block, call.mark());
    }

    private ObjectNode result(ContentPart.ToolResult result) {
        ObjectNode block = MessagesInputWriter.block("tool_result").put("tool_use_id", ids.ofResult(result.callId()));
        ArrayNode content = write(result.content());
        if (!content.isEmpty()) {
            block.set("content", MessagesInputWriter.plain(content));
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
        return marked(block, result.mark());
    }

    private static void source(MediaSource media, ObjectNode source) {
        if (media instanceof MediaSource.Embedded embedded) {
            source.put("type", "base64").put("media_type", embedded.type()).put("data", embedded.base64());
        } else if (media instanceof MediaSource.Linked linked) {
            source.put("type", "url").put("url", linked.url());
        }
    }

    static ObjectNode marked(ObjectNode block, @Nullable CacheBreakpoint mark) {
        if (mark != null) {
            ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
            if (mark.ttl() != null) {
                control.put("ttl", MessagesToolsWriter.ttl(mark.ttl()));
            }
        }
        return block;
    }
}
