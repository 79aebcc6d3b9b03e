package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the content of a Chat Completions message. */
final class ChatContentWriter {

    private final ModelTraits traits;
    private final DroppedFields dropped;

    ChatContentWriter(ModelTraits traits, DroppedFields dropped) {
        this.traits = traits;
        this.dropped = dropped;
    }

    /**
     * Returns parts that are all text as one string, which every provider accepts; as a list only if it carries cache
     * breakpoints that the model accepts.
     */
    JsonNode text(List<? extends ContentPart> parts) {
        if (traits.cacheBreakpoints() && parts.stream().anyMatch(ChatContentWriter::hasBreakpoint)) {
            return parts(parts);
        }
        parts.forEach(this::noteBreakpoint);
        return JsonNodeFactory.instance.stringNode(joined(parts));
    }

    /** Returns parts as a list, or as a string if there is only one text. */
    JsonNode parts(List<? extends ContentPart> parts) {
        if (parts.size() == 1
                && parts.get(0) instanceof ContentPart.Text text
                && !(text.breakpoint() != null && traits.cacheBreakpoints())) {
            noteBreakpoint(text);
            return JsonNodeFactory.instance.stringNode(text.text());
        }
        ArrayNode written = Json.array();
        for (ContentPart part : parts) {
            written.add(part(part));
        }
        return written;
    }

    /** Returns the texts of {@code parts}, one a line. */
    static String joined(List<? extends ContentPart> parts) {
        StringJoiner text = new StringJoiner("\n");
        for (ContentPart part : parts) {
            text.add(((ContentPart.Text) part).text());
        }
        return text.toString();
    }

    /** Returns the arguments of a call as JSON; plain text is wrapped in an object. */
    static String arguments(ContentPart.ToolCall call) {
        return call.freeForm() ? Json.object().put("input", call.arguments()).toString() : call.arguments();
    }

    private ObjectNode part(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return withBreakpoint(Json.object().put("type", "text").put("text", text.text()), text.breakpoint());
        }
        if (part instanceof ContentPart.Image image) {
            ObjectNode written = Json.object().put("type", "image_url");
            ObjectNode url = written.putObject("image_url").put("url", url(image.media()));
            if (image.detail() != null) {
                url.put("detail", image.detail());
            }
            return withBreakpoint(written, image.breakpoint());
        }
        if (part instanceof ContentPart.Document document) {
            if (!(document.media() instanceof MediaSource.Embedded embedded)) {
                throw JsonFields.unsupported(
                        document.at(), "this model's provider fetches no documents (expected: the document itself)");
            }
            ObjectNode written = Json.object().put("type", "file");
            written.putObject("file")
                    .put("filename", document.name() == null ? "document.pdf" : document.name())
                    .put("file_data", embedded.uri());
            return withBreakpoint(written, document.breakpoint());
        }
        throw JsonFields.unsupported(part.at(), "this model's provider takes no such part from a user");
    }

    private static String url(MediaSource media) {
        return media instanceof MediaSource.Linked linked ? linked.url() : ((MediaSource.Embedded) media).uri();
    }

    private ObjectNode withBreakpoint(ObjectNode part, @Nullable CacheBreakpoint breakpoint) {
        if (breakpoint != null && traits.cacheBreakpoints()) {
            part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
        } else if (breakpoint != null) {
            dropped.note(breakpoint.at());
        }
        return part;
    }

    private void noteBreakpoint(ContentPart part) {
        if (part instanceof ContentPart.Text text && text.breakpoint() != null) {
            dropped.note(text.breakpoint().at());
        }
    }

    private static boolean hasBreakpoint(ContentPart part) {
        return part instanceof ContentPart.Text text && text.breakpoint() != null;
    }
}
