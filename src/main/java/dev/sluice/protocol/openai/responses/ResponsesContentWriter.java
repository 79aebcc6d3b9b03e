package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the content of a Responses item. */
final class ResponsesContentWriter {

    private final ModelTraits traits;
    private final DroppedFields dropped;

    ResponsesContentWriter(ModelTraits traits, DroppedFields dropped) {
        this.traits = traits;
        this.dropped = dropped;
    }

    /**
     * Returns a part that is a text, an image, a document or a refusal.
     *
     * @param assistant whether it is part of a message of the assistant
     */
    ObjectNode part(ContentPart part, boolean assistant) {
        if (part instanceof ContentPart.Text text) {
            String type = assistant ? "output_text" : "input_text";
            return withBreakpoint(Json.object().put("type", type).put("text", text.text()), text.breakpoint());
        }
        if (part instanceof ContentPart.Image image) {
            String url = image.media() instanceof MediaSource.Linked linked
                    ? linked.url()
                    : ((MediaSource.Embedded) image.media()).uri();
            ObjectNode written = Json.object()
                    .put("type", "input_image")
                    .put("image_url", url)
                    .put("detail", image.detail() == null ? "auto" : image.detail());
            return withBreakpoint(written, image.breakpoint());
        }
        if (part instanceof ContentPart.Document document) {
            ObjectNode written = Json.object().put("type", "input_file");
            if (document.media() instanceof MediaSource.Linked linked) {
                written.put("file_url", linked.url());
            } else {
                written.put("filename", document.name() == null ? "document.pdf" : document.name())
                        .put("file_data", ((MediaSource.Embedded) document.media()).uri());
            }
            return withBreakpoint(written, document.breakpoint());
        }
        return Json.object().put("type", "refusal").put("refusal", ((ContentPart.Refusal) part).text());
    }

    private ObjectNode withBreakpoint(ObjectNode part, @Nullable CacheBreakpoint breakpoint) {
        if (breakpoint != null && traits.cacheBreakpoints()) {
            part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
        } else {
            noteBreakpoint(breakpoint);
        }
        return part;
    }

    /** Names a breakpoint that is left out. */
    void noteBreakpoint(@Nullable CacheBreakpoint breakpoint) {
        if (breakpoint != null) {
            dropped.note(breakpoint.at());
        }
    }
}
