package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads content blocks. */
final class MessagesContentReader {

    private MessagesContentReader() {}

    /** Returns what is in a field that holds a string or a list of blocks; nothing where it is absent. */
    static List<ContentPart> content(JsonFields holder, String field) {
        JsonNode content = holder.any(field);
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new ContentPart.Text(content.stringValue(), null, holder.at(field)));
        }
        if (!content.isArray()) {
            throw JsonFields.malformed(holder.at(field), "neither", "a string or a list of blocks");
        }
        List<ContentPart> parts = new ArrayList<>(content.size());
        for (JsonFields block : holder.objects(field)) {
            add(block, parts);
            block.close();
        }
        return parts;
    }

    private static void add(JsonFields block, List<ContentPart> parts) {
        String type = block.neededText("type");
        CacheBreakpoint mark = mark(block);
        switch (type) {
            case "text" -> parts.add(new ContentPart.Text(block.neededText("text"), mark, block.at("text")));
            case "image" -> parts.add(new ContentPart.Image(image(block), null, mark, block.place()));
            case "document" -> document(block, mark, parts);
            case "thinking" -> {
                String signature = block.text("signature");
                boolean signed = signature != null && !signature.isEmpty();
                parts.add(new ContentPart.Thought(
                        block.neededText("thinking"), signed ? signature : null, block.place()));
            }
            case "redacted_thinking" ->
                parts.add(new ContentPart.SealedThought(block.neededText("data"), block.place()));
            case "tool_use" -> parts.add(call(block, mark));
            case "tool_result" ->
                parts.add(new ContentPart.ToolResult(
                        block.neededText("tool_use_id"),
                        content(block, "content"),
                        Boolean.TRUE.equals(block.flag("is_error")),
                        mark,
                        block.at("tool_use_id")));
            case "search_result", "container_upload" ->
                throw JsonFields.unsupported(block.place(), type + " has no counterpart at this model's provider");
            default -> {
                if (type.equals("server_tool_use") || type.endsWith("_tool_result")) {
                    throw JsonFields.unsupported(block.place(), type + " belongs to a tool that only Anthropic runs");
                }
                throw JsonFields.malformed(
                        block.at("type"),
                        JsonFields.quoted(type),
                        "text, image, document, thinking, redacted_thinking, tool_use, tool_result");
            }
        }
    }

    private static ContentPart.ToolCall call(JsonFields block, @Nullable CacheBreakpoint mark) {
        JsonNode input = block.any("input");
        if (input == null || !input.isObject()) {
            throw JsonFields.malformed(block.at("input"), "not an object", "an object");
        }
        block.pass("caller");
        return new ContentPart.ToolCall(
                block.neededText("id"), block.neededText("name"), input.toString(), false, null, mark, block.place());
    }

    private static MediaSource image(JsonFields block) {
        JsonFields source = block.neededObject("source");
        String type = source.neededText("type");
        MediaSource media = switch (type) {
            case "base64" ->
                MediaReader.image(source.neededText("media_type"), source.neededText("data"), source.at("data"));
            case "url" -> MediaReader.image(source.neededText("url"), source.at("url"));
            default -> throw notPortable(source, type);
        };
        source.close();
        return media;
    }

    private static void document(JsonFields block, @Nullable CacheBreakpoint mark, List<ContentPart> parts) {
        JsonFields source = block.neededObject("source");
        String type = source.neededText("type");
        String title = block.text("title");
        switch (type) {
            case "base64" ->
                parts.add(new ContentPart.Document(
                        MediaReader.document(
                                source.neededText("media_type"), source.neededText("data"), source.at("data")),
                        title,
                        mark,
                        block.place()));
            case "url" ->
                parts.add(new ContentPart.Document(
                        MediaReader.document(source.neededText("url"), source.at("url")), title, mark, block.place()));
            case "text" -> {
                source.pass("media_type");
                parts.add(new ContentPart.Text(source.neededText("data"), mark, source.at("data")));
                titleIsLost(title, block);
            }
            case "content" -> {
                parts.addAll(content(source, "content"));
                titleIsLost(title, block);
            }
            default -> throw notPortable(source, type);
        }
        source.close();
    }

    private static void titleIsLost(@Nullable String title, JsonFields block) {
        if (title != null) {
            block.dropped().drop(block.at("title"));
        }
    }

    private static RuntimeException notPortable(JsonFields source, String type) {
        return type.equals("file")
                ? JsonFields.unsupported(source.place(), "a stored file cannot be read by this model's provider")
                : JsonFields.malformed(source.at("type"), JsonFields.quoted(type), "base64, url, file");
    }

    static @Nullable CacheBreakpoint mark(JsonFields block) {
        JsonFields control = block.object("cache_control");
        if (control == null) {
            return null;
        }
        control.pass("type");
        CacheBreakpoint mark = new CacheBreakpoint(control.text("ttl"), control.place());
        control.close();
        return mark;
    }
}
