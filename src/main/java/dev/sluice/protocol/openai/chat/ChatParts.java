package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.CacheMark;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the content of a Chat Completions message. */
final class ChatParts {

    private ChatParts() {}

    static List<Part> needed(Fields message) {
        if (message.any("content") == null) {
            throw Fields.malformed(message.at("content"), "missing", "a string or a list of parts");
        }
        return optional(message);
    }

    static List<Part> optional(Fields message) {
        JsonNode content = message.any("content");
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new Part.Text(content.stringValue(), mark(message), message.at("content")));
        }
        if (!content.isArray()) {
            throw Fields.malformed(message.at("content"), "neither", "a string or a list of parts");
        }
        List<Part> parts = new ArrayList<>(content.size());
        for (Fields part : message.objects("content")) {
            parts.add(part(part));
            part.close();
        }
        return parts;
    }

    private static Part part(Fields part) {
        String type = part.neededText("type");
        return switch (type) {
            case "text" -> new Part.Text(part.neededText("text"), mark(part), part.at("text"));
            case "refusal" -> new Part.Declined(part.neededText("refusal"), part.place());
            case "image_url" -> image(part);
            case "file" -> file(part);
            case "input_audio" -> throw Fields.unsupported(part.place(), "this model's provider cannot hear");
            default ->
                throw Fields.malformed(
                        part.at("type"), Fields.quoted(type), "text, image_url, file, input_audio, refusal");
        };
    }

    private static Part image(Fields part) {
        Fields image = part.neededObject("image_url");
        Part read = new Part.Image(
                MediaReader.image(image.neededText("url"), image.at("url")),
                image.text("detail"),
                mark(part),
                part.place());
        image.close();
        return read;
    }

    private static Part file(Fields part) {
        Fields file = part.neededObject("file");
        if (file.any("file_id") != null) {
            throw Fields.unsupported(
                    file.at("file_id"), "a stored file cannot be read by this model's provider (expected: file_data)");
        }
        Part read = new Part.Document(
                MediaReader.document(file.neededText("file_data"), file.at("file_data")),
                file.text("filename"),
                mark(part),
                part.place());
        file.close();
        return read;
    }

    /** Reads the mark of a prompt cache, in OpenAI's words or, as many callers write it, in Anthropic's. */
    static @Nullable CacheMark mark(Fields part) {
        for (String name : List.of("cache_control", "prompt_cache_breakpoint")) {
            Fields mark = part.object(name);
            if (mark != null) {
                mark.pass("type");
                mark.pass("mode");
                CacheMark read = new CacheMark(mark.text("ttl"), mark.place());
                mark.close();
                return read;
            }
        }
        return null;
    }
}
