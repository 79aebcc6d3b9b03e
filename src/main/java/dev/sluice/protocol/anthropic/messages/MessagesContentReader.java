package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.CacheBreakpoint;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.HostedToolTrace;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.conversation.MediaSource;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the content blocks of a Messages request, and of requests of another dialect that hold some. */
public final class MessagesContentReader {

    private MessagesContentReader() {}

    /** Returns the content of a field that holds a string or a list of blocks; no part if it is absent. */
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

    /** Adds the parts that {@code block} stands for. */
    public static void add(JsonFields block, List<ContentPart> parts) {
        String type = block.requiredText("type");
        CacheBreakpoint breakpoint = breakpoint(block);
        switch (type) {
            case "text" -> parts.add(new ContentPart.Text(block.requiredText("text"), breakpoint, block.at("text")));
            case "image" -> parts.add(new ContentPart.Image(image(block), null, breakpoint, block.path()));
            case "document" -> document(block, breakpoint, parts);
            case "thinking" -> {
                String signature = block.text("signature");
                boolean signed = signature != null && !signature.isEmpty();
                parts.add(new ContentPart.Reasoning(
                        block.requiredText("thinking"), signed ? signature : null, block.path()));
            }
            case "redacted_thinking" ->
                parts.add(new ContentPart.EncryptedReasoning(block.requiredText("data"), block.path()));
            case "tool_use" -> parts.add(call(block, breakpoint));
            case "tool_result" ->
                parts.add(new ContentPart.ToolResult(
                        block.requiredText("tool_use_id"),
                        content(block, "content"),
                        Boolean.TRUE.equals(block.flag("is_error")),
                        breakpoint,
                        block.at("tool_use_id")));
            case "tool_reference" ->
                parts.add(new ContentPart.Text(
                        "Tool found: " + block.requiredText("tool_name"), breakpoint, block.at("tool_name")));
            case "search_result", "container_upload" ->
                throw JsonFields.unsupported(block.path(), type + " has no counterpart at this model's provider");
            default -> {
                if (type.equals("server_tool_use") || type.equals("mcp_tool_use") || type.endsWith("_tool_result")) {
                    parts.add(HostedToolTrace.of(block, type));
                    return;
                }
                throw JsonFields.malformed(
                        block.at("type"),
                        JsonFields.quoted(type),
                        "text, image, document, thinking, redacted_thinking, tool_use, tool_result, tool_reference");
            }
        }
    }

    private static ContentPart.ToolCall call(JsonFields block, @Nullable CacheBreakpoint breakpoint) {
        JsonNode input = block.any("input");
        if (input == null || !input.isObject()) {
            throw JsonFields.malformed(block.at("input"), "not an object", "an object");
        }
        block.pass("caller");
        return new ContentPart.ToolCall(
                block.requiredText("id"),
                block.requiredText("name"),
                input.toString(),
                false,
                null,
                breakpoint,
                block.path());
    }

    private static MediaSource image(JsonFields block) {
        JsonFields source = block.requiredObject("source");
        String type = source.requiredText("type");
        MediaSource media = switch (type) {
            case "base64" ->
                MediaReader.image(source.requiredText("media_type"), source.requiredText("data"), source.at("data"));
            case "url" -> MediaReader.image(source.requiredText("url"), source.at("url"));
            default -> throw notPortable(source, type);
        };
        source.close();
        return media;
    }

    private static void document(JsonFields block, @Nullable CacheBreakpoint breakpoint, List<ContentPart> parts) {
        JsonFields source = block.requiredObject("source");
        String type = source.requiredText("type");
        String title = block.text("title");
        switch (type) {
            case "base64" ->
                parts.add(new ContentPart.Document(
                        MediaReader.document(
                                source.requiredText("media_type"), source.requiredText("data"), source.at("data")),
                        title,
                        breakpoint,
                        block.path()));
            case "url" ->
                parts.add(new ContentPart.Document(
                        MediaReader.document(source.requiredText("url"), source.at("url")),
                        title,
                        breakpoint,
                        block.path()));
            case "text" -> {
                source.pass("media_type");
                parts.add(new ContentPart.Text(source.requiredText("data"), breakpoint, source.at("data")));
                dropTitle(title, block);
            }
            case "content" -> {
                parts.addAll(content(source, "content"));
                dropTitle(title, block);
            }
            default -> throw notPortable(source, type);
        }
        source.close();
    }

    private static void dropTitle(@Nullable String title, JsonFields block) {
        if (title != null) {
            block.dropped().drop(block.at("title"));
        }
    }

    private static RuntimeException notPortable(JsonFields source, String type) {
        return type.equals("file")
                ? JsonFields.unsupported(source.path(), "a stored file cannot be read by this model's provider")
                : JsonFields.malformed(source.at("type"), JsonFields.quoted(type), "base64, url, file");
    }

    /** Returns the cache breakpoint of {@code block}, or null if it has none. */
    static @Nullable CacheBreakpoint breakpoint(JsonFields block) {
        JsonFields control = block.object("cache_control");
        if (control == null) {
            return null;
        }
        control.pass("type");
        CacheBreakpoint breakpoint = new CacheBreakpoint(control.text("ttl"), control.path());
        control.close();
        return breakpoint;
    }
}
