package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the form of the answer of a Messages request. */
final class MessagesFormatWriter {

    private MessagesFormatWriter() {}

    static void write(@Nullable AnswerFormat format, DroppedFields dropped, ObjectNode request) {
        if (format instanceof AnswerFormat.AnyObject any) {
            dropped.drop(any.at());
        } else if (format instanceof AnswerFormat.Schema schema) {
            ObjectNode written = Json.object().put("type", "json_schema");
            written.set("schema", schema.schema());
            outputConfig(request).set("format", written);
        }
    }

    /** Returns the request's {@code output_config}, and creates it if necessary. */
    static ObjectNode outputConfig(ObjectNode request) {
        return request.get("output_config") instanceof ObjectNode present
                ? present
                : request.putObject("output_config");
    }
}
