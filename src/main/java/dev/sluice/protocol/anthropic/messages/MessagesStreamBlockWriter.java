package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.json.EventBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A writer of the content blocks of one stream: one is open at a time, and their indexes have no gap. */
final class MessagesStreamBlockWriter {

    private enum Kind {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    private final EventBuffer out;
    private Kind open = Kind.NONE;
    private int index = -1;

    MessagesStreamBlockWriter(EventBuffer out) {
        this.out = out;
    }

    void text(String fragment) {
        if (open != Kind.TEXT) {
            start(Kind.TEXT, json -> {
                json.writeStringProperty("type", "text");
                json.writeStringProperty("text", "");
            });
        }
        delta("text_delta", "text", fragment);
    }

    void reasoning(String fragment) {
        startReasoning();
        delta("thinking_delta", "thinking", fragment);
    }

    void reasoningEnded(@Nullable String signature) {
        if (signature != null) {
            startReasoning();
            delta("signature_delta", "signature", signature);
        }
        if (open == Kind.THINKING) {
            close();
        }
    }

    void encryptedReasoning(String data) {
        start(Kind.THINKING, json -> {
            json.writeStringProperty("type", "redacted_thinking");
            json.writeStringProperty("data", data);
        });
        close();
    }

    void tool(String id, String name) {
        start(Kind.TOOL, json -> {
            json.writeStringProperty("type", "tool_use");
            json.writeStringProperty("id", id);
            json.writeStringProperty("name", name);
            json.writeObjectPropertyStart("input");
            json.writeEndObject();
        });
    }

    void arguments(String fragment) {
        delta("input_json_delta", "partial_json", fragment);
    }

    void close() {
        if (open != Kind.NONE) {
            open = Kind.NONE;
            out.line("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + index + "}\n\n");
        }
    }

    private void startReasoning() {
        if (open != Kind.THINKING) {
            start(Kind.THINKING, json -> {
                json.writeStringProperty("type", "thinking");
                json.writeStringProperty("thinking", "");
                json.writeStringProperty("signature", "");
            });
        }
    }

    private void start(Kind kind, Consumer<JsonGenerator> block) {
        close();
        open = kind;
        index++;
        out.event("content_block_start", json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "content_block_start");
            json.writeNumberProperty("index", index);
            json.writeObjectPropertyStart("content_block");
            block.accept(json);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void delta(String type, String field, String fragment) {
        out.event("content_block_delta", json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "content_block_delta");
            json.writeNumberProperty("index", index);
            json.writeObjectPropertyStart("delta");
            json.writeStringProperty("type", type);
            json.writeStringProperty(field, fragment);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
