package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the content of a Responses item. */
final class ResponsesContentReader {

    private ResponsesContentReader() {}

    /** Returns the content of a field that holds a string or a list of parts. */
    static List<ContentPart> read(JsonFields item, String field) {
        JsonNode content = item.any(field);
        if (content == null || !(content.isString() || content.isArray())) {
            throw JsonFields.malformed(
                    item.at(field), content == null ? "missing" : "neither", "a string or a list of parts");
        }
        if (content.isString()) {
            return List.of(new ContentPart.Text(content.stringValue(), null, item.at(field)));
        }
        List<ContentPart> parts = new ArrayList<>(content.size());
        for (JsonFields part : item.objects(field)) {
            parts.add(part(part));
            part.close();
        }
        return parts;
    }

    private static ContentPart part(JsonFields part) {
        String type = part.requiredText("type");
        return switch (type) {
            case "input_text", "output_text", "text" -> {
                part.leaveOut("annotations");
                part.leaveOut("logprobs");
                yield new ContentPart.Text(part.requiredText("text"), breakpoint(part), part.at("text"));
            }
            case "refusal" -> new ContentPart.Refusal(part.requiredText("refusal"), part.path());
            case "input_image" -> {
                refuseStored(part);
                MediaSource media = MediaReader.image(part.requiredText("image_url"), part.at("image_url"));
                yield new ContentPart.Image(media, part.text("detail"), breakpoint(part), part.path());
            }
            case "input_file" -> file(part);
            case "input_audio" -> throw JsonFields.unsupported(part.path(), "this model's provider takes no audio");
            default ->
                throw JsonFields.malformed(
                        part.at("type"),
                        JsonFields.quoted(type),
                        "input_text, input_image, input_file, output_text, refusal");
        };
    }

    private static ContentPart file(JsonFields part) {
        refuseStored(part);
        String url = part.text("file_url");
        String name = part.text("filename");
        MediaSource media = url != null
                ? MediaReader.document(url, part.at("file_url"))
                : MediaReader.document(part.requiredText("file_data"), part.at("file_data"));
        return new ContentPart.Document(media, name, breakpoint(part), part.path());
    }

    private static void refuseStored(JsonFields part) {
        if (part.any("file_id") != null) {
            throw JsonFields.unsupported(part.at("file_id"), "a stored file cannot be read by this model's provider");
        }
    }

    private static @Nullable CacheBreakpoint breakpoint(JsonFields part) {
        JsonFields breakpoint = part.object("prompt_cache_breakpoint");
        if (breakpoint == null) {
            return null;
        }
        breakpoint.pass("mode");
        CacheBreakpoint read = new CacheBreakpoint(breakpoint.text("ttl"), breakpoint.path());
        breakpoint.close();
        return read;
    }
}
