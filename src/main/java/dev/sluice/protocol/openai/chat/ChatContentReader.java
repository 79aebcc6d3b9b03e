package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the content of a Chat Completions message. */
final class ChatContentReader {

    private ChatContentReader() {}

    static List<ContentPart> needed(JsonFields message) {
        if (message.any("content") == null) {
            throw JsonFields.malformed(message.at("content"), "missing", "a string or a list of parts");
        }
        return optional(message);
    }

    static List<ContentPart> optional(JsonFields message) {
        JsonNode content = message.any("content");
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new ContentPart.Text(content.stringValue(), mark(message), message.at("content")));
        }
        if (!content.isArray()) {
            throw JsonFields.malformed(message.at("content"), "neither", "a string or a list of parts");
        }
        List<ContentPart> parts = new ArrayList<>(content.size());
        for (JsonFields part : message.objects("content")) {
            parts.add(part(part));
            part.close();
        }
        return parts;
    }

    private static ContentPart part(JsonFields part) {
        String type = part.neededText("type");
        return switch (type) {
            case "text" -> new ContentPart.Text(part.neededText("text"), mark(part), part.at("text"));
            case "refusal" -> new ContentPart.Declined(part.neededText("refusal"), part.place());
            case "image_url" -> image(part);
            case "file" -> file(part);
            case "input_audio" -> throw JsonFields.unsupported(part.place(), "this model's provider cannot hear");
            default ->
                throw JsonFields.malformed(
                        part.at("type"), JsonFields.quoted(type), "text, image_url, file, input_audio, refusal");
        };
    }

    private static ContentPart image(JsonFields part) {
        JsonFields image = part.neededObject("image_url");
        ContentPart read = new ContentPart.Image(
                MediaReader.image(image.neededText("url"), image.at("url")),
                image.text("detail"),
                mark(part),
                part.place());
        image.close();
        return read;
    }

    private static ContentPart file(JsonFields part) {
        JsonFields file = part.neededObject("file");
        if (file.any("file_id") != null) {
            throw JsonFields.unsupported(
                    file.at("file_id"), "a stored file cannot be read by this model's provider (expected: file_data)");
        }
        ContentPart read = new ContentPart.Document(
                MediaReader.document(file.neededText("file_data"), file.at("file_data")),
                file.text("filename"),
                mark(part),
                part.place());
        file.close();
        return read;
    }

    /** Reads the mark of a prompt cache, in OpenAI's words or, as many callers write it, in Anthropic's. */
    static @Nullable CacheBreakpoint mark(JsonFields part) {
        for (String name : List.of("cache_control", "prompt_cache_breakpoint")) {
            JsonFields mark = part.object(name);
            if (mark != null) {
                mark.pass("type");
                mark.pass("mode");
                CacheBreakpoint read = new CacheBreakpoint(mark.text("ttl"), mark.place());
                mark.close();
                return read;
            }
        }
        return null;
    }
}
