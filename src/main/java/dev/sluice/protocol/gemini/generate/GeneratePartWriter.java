package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the parts of one request's contents. */
final class GeneratePartWriter {

    /**
     * Stands for the signature of a call that another model made: Gemini 3 refuses a call without any
     * (ai.google.dev/gemini-api/docs/thought-signatures).
     */
    private static final String UNSIGNED = "skip_thought_signature_validator";

    private final ModelTraits traits;
    private final DroppedFields dropped;
    private final Map<String, String> names = new HashMap<>();

    GeneratePartWriter(ModelTraits traits, DroppedFields dropped) {
        this.traits = traits;
        this.dropped = dropped;
    }

    /** Returns {@code parts} without empty text, which Google refuses, and without the reasoning of other models. */
    ArrayNode write(List<? extends ContentPart> parts) {
        ArrayNode written = Json.array();
        boolean signed = false;
        for (ContentPart part : parts) {
            ObjectNode each = part(part);
            if (each == null) {
                continue;
            }
            // Of the calls that are made at once, the first alone is signed.
            if (part instanceof ContentPart.ToolCall && !signed) {
                signed = true;
                if (traits.signsCalls() && !each.has("thoughtSignature")) {
                    each.put("thoughtSignature", UNSIGNED);
                }
            }
            written.add(each);
        }
        return written;
    }

    private @Nullable ObjectNode part(ContentPart part) {
        if (part.breakpoint() != null) {
            dropped.note(part.breakpoint().at());
        }
        if (part instanceof ContentPart.Text text) {
            return text(text.text());
        }
        if (part instanceof ContentPart.Refusal refused) {
            return text(refused.text());
        }
        if (part instanceof ContentPart.Image image) {
            return media(image.media(), "image/jpeg");
        }
        if (part instanceof ContentPart.Document document) {
            return media(document.media(), "application/pdf");
        }
        if (part instanceof ContentPart.ToolCall call) {
            return call(call);
        }
        if (part instanceof ContentPart.ToolResult result) {
            return result(result);
        }
        dropped.note(part.at());
        return null;
    }

    private static @Nullable ObjectNode text(String text) {
        return text.isEmpty() ? null : Json.object().put("text", text);
    }

    private static ObjectNode media(MediaSource media, String usualType) {
        ObjectNode part = Json.object();
        if (media instanceof MediaSource.Embedded embedded) {
            part.putObject("inlineData").put("mimeType", embedded.type()).put("data", embedded.base64());
        } else if (media instanceof MediaSource.Linked linked) {
            part.putObject("fileData")
                    .put("mimeType", type(linked.url(), usualType))
                    .put("fileUri", linked.url());
        }
        return part;
    }

    /** Returns the media type that the end of {@code url} tells: Google wants one, and other dialects name none. */
    private static String type(String url, String usual) {
        int end = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
        String path = url.substring(0, end).toLowerCase(Locale.ROOT);
        if (path.endsWith(".png")) {
            return "image/png";
        }
        if (path.endsWith(".webp")) {
            return "image/webp";
        }
        return path.endsWith(".gif") ? "image/gif" : usual;
    }

    private ObjectNode call(ContentPart.ToolCall call) {
        names.put(call.id(), call.name());
        ObjectNode part = Json.object();
        ObjectNode function =
                part.putObject("functionCall").put("id", call.id()).put("name", call.name());
        if (call.freeForm()) {
            function.putObject("args").put(GenerateToolsWriter.FREE_TEXT, call.arguments());
        } else {
            function.set("args", Json.verbatim(call.arguments()));
        }
        String signature = CallSignature.of(call.state());
        if (signature != null) {
            part.put("thoughtSignature", signature);
        }
        return part;
    }

    private ObjectNode result(ContentPart.ToolResult result) {
        StringJoiner text = new StringJoiner("\n");
        for (ContentPart part : result.content()) {
            if (part instanceof ContentPart.Text piece) {
                text.add(piece.text());
                if (piece.breakpoint() != null) {
                    dropped.note(piece.breakpoint().at());
                }
            }
        }
        ObjectNode part = Json.object();
        part.putObject("functionResponse")
                .put("id", result.callId())
                .put("name", names.getOrDefault(result.callId(), result.callId()))
                .set("response", new FunctionResult(text.toString(), result.failed()).response());
        return part;
    }
}
