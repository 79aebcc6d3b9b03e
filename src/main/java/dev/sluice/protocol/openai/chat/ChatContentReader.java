package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.anthropic.messages.MessagesContentReader;
import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the content of a Chat Completions message. */
final class ChatContentReader {

    /** The blocks of Anthropic's that Chat has no form for; callers send them to models that they take for Anthropic's. */
    private static final Set<String> ANTHROPIC =
            Set.of("document", "image", "redacted_thinking", "thinking", "tool_reference", "tool_result", "tool_use");

    private ChatContentReader() {}

    /** Returns the content, which must be there. */
    static List<ContentPart> required(JsonFields message) {
        if (message.any("content") == null) {
            throw JsonFields.malformed(message.at("content"), "missing", "a string or a list of parts");
        }
        return optional(message);
    }

    /** Returns the content, or no part if it is absent; a cache breakpoint of the message is that of its last part. */
    static List<ContentPart> optional(JsonFields message) {
        List<ContentPart> parts = new ArrayList<>(unmarked(message));
        mark(message, parts);
        return parts;
    }

    /** Gives the last of {@code parts} the cache breakpoint of {@code message}, if that has one and the part has none. */
    static void mark(JsonFields message, List<ContentPart> parts) {
        CacheBreakpoint breakpoint = breakpoint(message);
        if (breakpoint != null && !parts.isEmpty()) {
            ContentPart last = parts.get(parts.size() - 1);
            parts.set(parts.size() - 1, last.breakpoint() == null ? last.withBreakpoint(breakpoint) : last);
        }
    }

    /** Returns the content without a cache breakpoint of the message, or no part if it is absent. */
    static List<ContentPart> unmarked(JsonFields message) {
        JsonNode content = message.any("content");
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new ContentPart.Text(content.stringValue(), null, message.at("content")));
        }
        if (!content.isArray()) {
            throw JsonFields.malformed(message.at("content"), "neither", "a string or a list of parts");
        }
        List<ContentPart> parts = new ArrayList<>(content.size());
        for (JsonFields part : message.objects("content")) {
            if (isOfAnthropic(String.valueOf(part.text("type")))) {
                MessagesContentReader.add(part, parts);
            } else {
                parts.add(part(part));
            }
            part.close();
        }
        return parts;
    }

    private static boolean isOfAnthropic(String type) {
        return ANTHROPIC.contains(type) || type.endsWith("_tool_use") || type.endsWith("_tool_result");
    }

    private static ContentPart part(JsonFields part) {
        String type = part.requiredText("type");
        return switch (type) {
            case "text" -> new ContentPart.Text(part.requiredText("text"), breakpoint(part), part.at("text"));
            case "refusal" -> new ContentPart.Refusal(part.requiredText("refusal"), part.path());
            case "image_url" -> image(part);
            case "file" -> file(part);
            case "input_audio" -> throw JsonFields.unsupported(part.path(), "this model's provider takes no audio");
            default ->
                throw JsonFields.malformed(
                        part.at("type"), JsonFields.quoted(type), "text, image_url, file, input_audio, refusal");
        };
    }

    private static ContentPart image(JsonFields part) {
        JsonFields image = part.requiredObject("image_url");
        ContentPart read = new ContentPart.Image(
                MediaReader.image(image.requiredText("url"), image.at("url")),
                image.text("detail"),
                breakpoint(part),
                part.path());
        image.close();
        return read;
    }

    private static ContentPart file(JsonFields part) {
        JsonFields file = part.requiredObject("file");
        if (file.any("file_id") != null) {
            throw JsonFields.unsupported(
                    file.at("file_id"), "a stored file cannot be read by this model's provider (expected: file_data)");
        }
        ContentPart read = new ContentPart.Document(
                MediaReader.document(file.requiredText("file_data"), file.at("file_data")),
                file.text("filename"),
                breakpoint(part),
                part.path());
        file.close();
        return read;
    }

    /** Returns a part's cache breakpoint, by OpenAI's name or, as many callers write it, by Anthropic's; null if it has none. */
    static @Nullable CacheBreakpoint breakpoint(JsonFields part) {
        for (String name : List.of("cache_control", "prompt_cache_breakpoint")) {
            JsonFields found = part.object(name);
            if (found != null) {
                found.pass("type");
                found.pass("mode");
                CacheBreakpoint read = new CacheBreakpoint(found.text("ttl"), found.path());
                found.close();
                return read;
            }
        }
        return null;
    }
}
