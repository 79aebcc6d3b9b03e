package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.CacheMark;
import dev.sluice.protocol.conversation.Media;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.Traits;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.json.Json;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the content of a message. */
final class ChatContent {

    private final Traits traits;
    private final Drops drops;

    ChatContent(Traits traits, Drops drops) {
        this.traits = traits;
        this.drops = drops;
    }

    /**
     * Returns parts that are all text as one string, which every provider takes; as a list only where it carries marks that
     * the model understands.
     */
    JsonNode words(List<? extends Part> parts) {
        if (traits.cacheBreakpoints() && parts.stream().anyMatch(ChatContent::isMarked)) {
            return parts(parts);
        }
        parts.forEach(this::noteMark);
        return JsonNodeFactory.instance.stringNode(joined(parts));
    }

    /** Returns parts as a list, or as a string where there is only one text. */
    JsonNode parts(List<? extends Part> parts) {
        if (parts.size() == 1
                && parts.get(0) instanceof Part.Text text
                && !(text.mark() != null && traits.cacheBreakpoints())) {
            noteMark(text);
            return JsonNodeFactory.instance.stringNode(text.text());
        }
        ArrayNode written = Json.array();
        for (Part part : parts) {
            written.add(part(part));
        }
        return written;
    }

    static String joined(List<? extends Part> parts) {
        StringJoiner text = new StringJoiner("\n");
        for (Part part : parts) {
            text.add(((Part.Text) part).text());
        }
        return text.toString();
    }

    static String arguments(Part.ToolCall call) {
        return call.freeForm() ? Json.object().put("input", call.arguments()).toString() : call.arguments();
    }

    private ObjectNode part(Part part) {
        if (part instanceof Part.Text text) {
            return marked(Json.object().put("type", "text").put("text", text.text()), text.mark());
        }
        if (part instanceof Part.Image image) {
            ObjectNode written = Json.object().put("type", "image_url");
            ObjectNode url = written.putObject("image_url").put("url", url(image.media()));
            if (image.detail() != null) {
                url.put("detail", image.detail());
            }
            return marked(written, image.mark());
        }
        if (part instanceof Part.Document document) {
            if (!(document.media() instanceof Media.Embedded embedded)) {
                throw Fields.unsupported(
                        document.at(), "this model's provider fetches no documents (expected: the document itself)");
            }
            ObjectNode written = Json.object().put("type", "file");
            written.putObject("file")
                    .put("filename", document.name() == null ? "document.pdf" : document.name())
                    .put("file_data", embedded.uri());
            return marked(written, document.mark());
        }
        throw Fields.unsupported(part.at(), "a user cannot say this at the model's provider");
    }

    private static String url(Media media) {
        return media instanceof Media.Linked linked ? linked.url() : ((Media.Embedded) media).uri();
    }

    private ObjectNode marked(ObjectNode part, @Nullable CacheMark mark) {
        if (mark != null && traits.cacheBreakpoints()) {
            part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
        } else if (mark != null) {
            drops.note(mark.at());
        }
        return part;
    }

    private void noteMark(Part part) {
        if (part instanceof Part.Text text && text.mark() != null) {
            drops.note(text.mark().at());
        }
    }

    private static boolean isMarked(Part part) {
        return part instanceof Part.Text text && text.mark() != null;
    }
}
