package dev.sluice.protocol.gemini.generate;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of a request to generate content. */
public final class GenerateRequestReader {

    private static final String CONFIG = "generationConfig";

    private GenerateRequestReader() {}

    /**
     * Reads a request. The settings of its generation that are still unread when its {@link Conversation#rest} is closed are
     * dropped then.
     *
     * @throws dev.sluice.call.RefusedCall if it is malformed, or asks for something that no other dialect can express
     */
    public static Conversation read(RequestBody body, TranslationContext context, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, GenerateForm::of, dropped);
        request.pass("model");
        if (request.any("cachedContent") != null) {
            throw JsonFields.unsupported(
                    request.at("cachedContent"), "stored content cannot be read by this model's provider");
        }
        JsonFields given = request.object(CONFIG);
        JsonFields config = given != null ? given : JsonFields.of(Json.object(), request.at(CONFIG), dropped);
        refuseUntranslatable(config);
        GenerateReasoningReader reasoning = GenerateReasoningReader.read(config);
        GenerateInputReader input = GenerateInputReader.read(request, context);
        Conversation read = new Conversation(
                input.instructions(),
                input.messages(),
                GenerateToolsReader.read(request),
                sampling(config),
                reasoning.effort(),
                reasoning.settings(),
                format(config),
                null,
                null,
                context.stream(),
                config);
        request.close();
        return read;
    }

    /** Returns whether the caller wants to see thoughts; without its wish Google shows none. */
    public static boolean showsThoughts(Conversation conversation) {
        JsonFields thinking = conversation.rest().object("thinkingConfig");
        return thinking != null && Boolean.TRUE.equals(thinking.flag("includeThoughts"));
    }

    private static void refuseUntranslatable(JsonFields config) {
        Long candidates = config.whole("candidateCount");
        if (candidates != null && candidates != 1) {
            throw JsonFields.unsupported(
                    config.at("candidateCount"),
                    candidates + " candidates cannot be asked of this model (expected: 1)");
        }
        for (String modality : config.texts("responseModalities")) {
            if (!modality.equalsIgnoreCase("TEXT")) {
                throw JsonFields.unsupported(
                        config.at("responseModalities"),
                        "this model's provider answers in text alone (expected: TEXT)");
            }
        }
    }

    private static Sampling sampling(JsonFields config) {
        List<String> stop = config.texts("stopSequences");
        Double topK = config.number("topK");
        return new Sampling(
                Setting.of(config.number("temperature"), config.at("temperature")),
                Setting.of(config.number("topP"), config.at("topP")),
                Setting.of(topK == null ? null : topK.longValue(), config.at("topK")),
                stop.isEmpty() ? null : new Setting<>(stop, config.at("stopSequences")),
                Setting.of(config.whole("maxOutputTokens"), config.at("maxOutputTokens")));
    }

    private static @Nullable AnswerFormat format(JsonFields config) {
        String type = config.text("responseMimeType");
        JsonNode older = config.any("responseSchema");
        JsonNode newer = config.any("responseJsonSchema");
        if (type == null || type.equals("text/plain")) {
            return null;
        }
        if (!type.equals("application/json")) {
            throw JsonFields.unsupported(
                    config.at("responseMimeType"),
                    JsonFields.quoted(type)
                            + " cannot be asked of this model (expected: application/json, text/plain)");
        }
        if (newer != null && newer.isObject()) {
            return new AnswerFormat.Schema(null, null, newer, null, config.at("responseJsonSchema"));
        }
        return older != null && older.isObject()
                ? new AnswerFormat.Schema(
                        null, null, OpenApiSchema.toJsonSchema(older), null, config.at("responseSchema"))
                : new AnswerFormat.AnyObject(config.at("responseMimeType"));
    }

    /** Returns the text that {@code part} must be. */
    static ContentPart.Text text(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return text;
        }
        throw JsonFields.malformed(part.at(), "a part that is not text", "text");
    }
}
