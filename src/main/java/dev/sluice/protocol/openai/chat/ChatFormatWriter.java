package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.openai.OpenAiFormatWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the form of the answer of a Chat Completions request. */
final class ChatFormatWriter {

    private ChatFormatWriter() {}

    static void write(@Nullable AnswerFormat format, ObjectNode request) {
        if (format instanceof AnswerFormat.AnyObject) {
            request.putObject("response_format").put("type", "json_object");
        } else if (format instanceof AnswerFormat.Schema schema) {
            ObjectNode written = request.putObject("response_format").put("type", "json_schema");
            OpenAiFormatWriter.write(schema, written.putObject("json_schema"));
        }
    }
}
