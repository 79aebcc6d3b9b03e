package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.CacheMark;
import dev.sluice.protocol.conversation.Media;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes parts as content blocks. */
final class MessagesBlocks {

    private final Drops drops;
    private final MessagesToolIds ids = new MessagesToolIds();

    MessagesBlocks(Drops drops) {
        this.drops = drops;
    }

    /** Leaves out blank text, which Anthropic refuses, and thoughts that are not signed. */
    ArrayNode write(List<? extends Part> parts) {
        ArrayNode blocks = Json.array();
        for (Part part : parts) {
            ObjectNode block = block(part);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private @Nullable ObjectNode block(Part part) {
        if (part instanceof Part.Text text) {
            return text(text.text(), text.mark());
        }
        if (part instanceof Part.Declined declined) {
            return text(declined.text(), null);
        }
        if (part instanceof Part.Image image) {
            ObjectNode block = MessagesTurns.block("image");
            source(image.media(), block.putObject("source"));
            return marked(block, image.mark());
        }
        if (part instanceof Part.Document document) {
            ObjectNode block = MessagesTurns.block("document");
            source(document.media(), block.putObject("source"));
            if (document.name() != null) {
                block.put("title", document.name());
            }
            return marked(block, document.mark());
        }
        if (part instanceof Part.Thought thought) {
            if (thought.signature() == null) {
                drops.note(thought.at());
                return null;
            }
            return MessagesTurns.block("thinking")
                    .put("thinking", thought.text())
                    .put("signature", thought.signature());
        }
        if (part instanceof Part.SealedThought sealed) {
            return MessagesTurns.block("redacted_thinking").put("data", sealed.data());
        }
        if (part instanceof Part.ToolCall call) {
            return call(call);
        }
        return result((Part.ToolResult) part);
    }

    private static @Nullable ObjectNode text(String text, @Nullable CacheMark mark) {
        return text.isBlank() ? null : marked(MessagesTurns.block("text").put("text", text), mark);
    }

    private ObjectNode call(Part.ToolCall call) {
        ObjectNode block =
                MessagesTurns.block("tool_use").put("id", ids.ofCall(call.id())).put("name", call.name());
        if (call.freeForm()) {
            block.putObject("input").put(MessagesTools.FREE_TEXT, call.arguments());
        } else {
            block.set("input", Json.verbatim(call.arguments()));
        }
        return marked(block, call.mark());
    }

    private ObjectNode result(Part.ToolResult result) {
        ObjectNode block = MessagesTurns.block("tool_result").put("tool_use_id", ids.ofResult(result.callId()));
        ArrayNode content = write(result.content());
        if (!content.isEmpty()) {
            block.set("content", MessagesTurns.plain(content));
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
        return marked(block, result.mark());
    }

    private static void source(Media media, ObjectNode source) {
        if (media instanceof Media.Embedded embedded) {
            source.put("type", "base64").put("media_type", embedded.type()).put("data", embedded.base64());
        } else if (media instanceof Media.Linked linked) {
            source.put("type", "url").put("url", linked.url());
        }
    }

    static ObjectNode marked(ObjectNode block, @Nullable CacheMark mark) {
        if (mark != null) {
            ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
            if (mark.ttl() != null) {
                control.put("ttl", MessagesTools.ttl(mark.ttl()));
            }
        }
        return block;
    }
}
