package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.CacheMark;
import dev.sluice.protocol.conversation.Media;
import dev.sluice.protocol.conversation.MediaReader;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads content blocks. */
final class MessagesBlockReader {

    private MessagesBlockReader() {}

    /** Returns what is in a field that holds a string or a list of blocks; nothing where it is absent. */
    static List<Part> content(Fields holder, String field) {
        JsonNode content = holder.any(field);
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new Part.Text(content.stringValue(), null, holder.at(field)));
        }
        if (!content.isArray()) {
            throw Fields.malformed(holder.at(field), "neither", "a string or a list of blocks");
        }
        List<Part> parts = new ArrayList<>(content.size());
        for (Fields block : holder.objects(field)) {
            add(block, parts);
            block.close();
        }
        return parts;
    }

    private static void add(Fields block, List<Part> parts) {
        String type = block.neededText("type");
        CacheMark mark = mark(block);
        switch (type) {
            case "text" -> parts.add(new Part.Text(block.neededText("text"), mark, block.at("text")));
            case "image" -> parts.add(new Part.Image(image(block), null, mark, block.place()));
            case "document" -> document(block, mark, parts);
            case "thinking" -> {
                String signature = block.text("signature");
                boolean signed = signature != null && !signature.isEmpty();
                parts.add(new Part.Thought(block.neededText("thinking"), signed ? signature : null, block.place()));
            }
            case "redacted_thinking" -> parts.add(new Part.SealedThought(block.neededText("data"), block.place()));
            case "tool_use" -> parts.add(call(block, mark));
            case "tool_result" ->
                parts.add(new Part.ToolResult(
                        block.neededText("tool_use_id"),
                        content(block, "content"),
                        Boolean.TRUE.equals(block.flag("is_error")),
                        mark,
                        block.at("tool_use_id")));
            case "search_result", "container_upload" ->
                throw Fields.unsupported(block.place(), type + " has no counterpart at this model's provider");
            default -> {
                if (type.equals("server_tool_use") || type.endsWith("_tool_result")) {
                    throw Fields.unsupported(block.place(), type + " belongs to a tool that only Anthropic runs");
                }
                throw Fields.malformed(
                        block.at("type"),
                        Fields.quoted(type),
                        "text, image, document, thinking, redacted_thinking, tool_use, tool_result");
            }
        }
    }

    private static Part.ToolCall call(Fields block, @Nullable CacheMark mark) {
        JsonNode input = block.any("input");
        if (input == null || !input.isObject()) {
            throw Fields.malformed(block.at("input"), "not an object", "an object");
        }
        block.pass("caller");
        return new Part.ToolCall(
                block.neededText("id"), block.neededText("name"), input.toString(), false, null, mark, block.place());
    }

    private static Media image(Fields block) {
        Fields source = block.neededObject("source");
        String type = source.neededText("type");
        Media media = switch (type) {
            case "base64" ->
                MediaReader.image(source.neededText("media_type"), source.neededText("data"), source.at("data"));
            case "url" -> MediaReader.image(source.neededText("url"), source.at("url"));
            default -> throw notPortable(source, type);
        };
        source.close();
        return media;
    }

    private static void document(Fields block, @Nullable CacheMark mark, List<Part> parts) {
        Fields source = block.neededObject("source");
        String type = source.neededText("type");
        String title = block.text("title");
        switch (type) {
            case "base64" ->
                parts.add(new Part.Document(
                        MediaReader.document(
                                source.neededText("media_type"), source.neededText("data"), source.at("data")),
                        title,
                        mark,
                        block.place()));
            case "url" ->
                parts.add(new Part.Document(
                        MediaReader.document(source.neededText("url"), source.at("url")), title, mark, block.place()));
            case "text" -> {
                source.pass("media_type");
                parts.add(new Part.Text(source.neededText("data"), mark, source.at("data")));
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

    private static void titleIsLost(@Nullable String title, Fields block) {
        if (title != null) {
            block.drops().drop(block.at("title"));
        }
    }

    private static RuntimeException notPortable(Fields source, String type) {
        return type.equals("file")
                ? Fields.unsupported(source.place(), "a stored file cannot be read by this model's provider")
                : Fields.malformed(source.at("type"), Fields.quoted(type), "base64, url, file");
    }

    static @Nullable CacheMark mark(Fields block) {
        Fields control = block.object("cache_control");
        if (control == null) {
            return null;
        }
        control.pass("type");
        CacheMark mark = new CacheMark(control.text("ttl"), control.place());
        control.close();
        return mark;
    }
}
