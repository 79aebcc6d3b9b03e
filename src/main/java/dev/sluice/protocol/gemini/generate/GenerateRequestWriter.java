package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a request to generate content; the path names the model, and tells whether events are wanted. */
public final class GenerateRequestWriter {

    /** The fields of Google's own that callers of any dialect may add, carried over as they are. */
    private static final List<String> CARRIED = List.of("safetySettings", "cachedContent", "labels");

    private GenerateRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall if it asks for something that Gemini cannot express
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        Conversation asked =
                context.traits().formatWithTools() ? conversation : withFormatInWords(conversation, dropped);
        ObjectNode request = Json.object();
        GenerateInputWriter.write(asked.withLeadingSystem(), context.traits(), dropped, request);
        GenerateToolsWriter.write(asked.toolSet(), dropped, request);
        ObjectNode config = Json.object();
        GenerateConfigWriter.write(asked, context.traits(), dropped, config);
        if (!config.isEmpty()) {
            request.set("generationConfig", config);
        }
        if (asked.user() != null) {
            dropped.note(asked.user().at());
        }
        if (asked.serviceTier() != null) {
            dropped.drop(asked.serviceTier().at());
        }
        asked.rest().copyUnread(CARRIED, request);
        return request;
    }

    /** Asks for the form of the answer in words where the model enforces none beside tools. */
    private static Conversation withFormatInWords(Conversation conversation, DroppedFields dropped) {
        @Nullable AnswerFormat format = conversation.format();
        if (format == null || conversation.toolSet().tools().isEmpty()) {
            return conversation;
        }
        dropped.drop(format.at());
        String wanted = format instanceof AnswerFormat.Schema schema
                ? "Give the final answer as JSON alone, without any text around it, that matches this JSON schema:\n"
                        + schema.schema()
                : "Give the final answer as one JSON object alone, without any text around it.";
        return conversation.withFormat(null).withInstruction(new ContentPart.Text(wanted, null, format.at()));
    }
}
