package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.json.JsonFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the form of the answer, by the field names that both of OpenAI's APIs have in common. */
public final class OpenAiFormatReader {

    private OpenAiFormatReader() {}

    /**
     * Reads and closes {@code format}; a form of plain text is null.
     *
     * @param nested the field that holds the schema and its name, or null if {@code format} itself does
     * @throws dev.sluice.call.RefusedCall if the form is of no known type, or lacks its schema
     */
    public static @Nullable AnswerFormat read(JsonFields format, @Nullable String nested) {
        String type = format.requiredText("type");
        AnswerFormat read = switch (type) {
            case "text" -> null;
            case "json_object" -> new AnswerFormat.AnyObject(format.path());
            case "json_schema" -> schema(nested == null ? format : format.requiredObject(nested));
            default ->
                throw JsonFields.malformed(
                        format.at("type"), JsonFields.quoted(type), "text, json_object, json_schema");
        };
        format.close();
        return read;
    }

    private static AnswerFormat schema(JsonFields holder) {
        JsonNode schema = holder.any("schema");
        if (schema == null || !schema.isObject()) {
            throw JsonFields.malformed(holder.at("schema"), "no schema", "a JSON schema");
        }
        AnswerFormat.Schema read = new AnswerFormat.Schema(
                holder.text("name"), holder.text("description"), schema, holder.flag("strict"), holder.at("schema"));
        holder.close();
        return read;
    }
}
