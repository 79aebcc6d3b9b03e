package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes the form that the answer must have. */
final class ChatFormatWriter {

    private ChatFormatWriter() {}

    static void write(@Nullable AnswerFormat format, ObjectNode request) {
        if (format instanceof AnswerFormat.AnyObject) {
            request.putObject("response_format").put("type", "json_object");
        } else if (format instanceof AnswerFormat.Schema schema) {
            ObjectNode written = request.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", schema.name() == null ? "answer" : schema.name());
            if (schema.description() != null) {
                written.put("description", schema.description());
            }
            written.set("schema", schema.schema());
            written.put("strict", schema.enforceable());
        }
    }
}
