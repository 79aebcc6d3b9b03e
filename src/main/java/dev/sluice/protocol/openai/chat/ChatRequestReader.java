package dev.sluice.protocol.openai.chat;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
import dev.sluice.protocol.openai.OpenAiEndUser;
import dev.sluice.protocol.openai.OpenAiFormatReader;
import dev.sluice.protocol.openai.OpenAiServiceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of a Chat Completions request. */
public final class ChatRequestReader {

    private ChatRequestReader() {}

    /**
     * Reads a request. The fields that are still unread when its {@link Conversation#rest} is closed are dropped then.
     *
     * @throws dev.sluice.call.RefusedCall if it is malformed, or asks for something that no other dialect can express
     */
    public static Conversation read(RequestBody body, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, dropped);
        refuseUntranslatable(request);
        request.pass("model");
        JsonFields streaming = request.object("stream_options");
        if (streaming != null) {
            streaming.pass("include_usage");
            streaming.pass("include_obfuscation");
            streaming.close();
        }
        ChatReasoningReader reasoning = ChatReasoningReader.read(request);
        JsonFields usage = request.object("usage");
        if (usage != null) {
            usage.pass("include");
            usage.close();
        }
        ChatInputReader input = ChatInputReader.read(request);
        return new Conversation(
                input.instructions(),
                input.messages(),
                new ChatToolsReader().read(request),
                sampling(request),
                reasoning.effort(),
                reasoning.settings(),
                format(request),
                OpenAiEndUser.read(request),
                OpenAiServiceTier.read(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    /** Returns whether the caller wants usage in the last chunk of a stream, by OpenAI's name or by OpenRouter's. */
    public static boolean wantsUsage(Conversation conversation) {
        return isSet(conversation, "stream_options", "include_usage") || isSet(conversation, "usage", "include");
    }

    private static boolean isSet(Conversation conversation, String holder, String field) {
        JsonFields options = conversation.rest().object(holder);
        return options != null && Boolean.TRUE.equals(options.flag(field));
    }

    private static void refuseUntranslatable(JsonFields request) {
        Long choices = request.whole("n");
        if (choices != null && choices != 1) {
            throw JsonFields.unsupported(
                    request.at("n"), choices + " choices cannot be asked of this model (expected: 1)");
        }
        if (request.any("audio") != null || request.texts("modalities").contains("audio")) {
            throw JsonFields.unsupported(request.at("modalities"), "this model's provider cannot answer in audio");
        }
        for (String old : List.of("functions", "function_call")) {
            if (request.any(old) != null) {
                throw JsonFields.unsupported(
                        request.at(old), "not translated, being deprecated (expected: tools, tool_choice)");
            }
        }
    }

    private static Sampling sampling(JsonFields request) {
        Long completion = request.whole("max_completion_tokens");
        Long older = request.whole("max_tokens");
        return new Sampling(
                Setting.of(request.number("temperature"), request.at("temperature")),
                Setting.of(request.number("top_p"), request.at("top_p")),
                Setting.of(request.whole("top_k"), request.at("top_k")),
                stop(request),
                completion != null
                        ? new Setting<>(completion, request.at("max_completion_tokens"))
                        : Setting.of(older, request.at("max_tokens")));
    }

    private static @Nullable Setting<List<String>> stop(JsonFields request) {
        JsonNode stop = request.any("stop");
        if (stop == null) {
            return null;
        }
        return new Setting<>(stop.isString() ? List.of(stop.stringValue()) : request.texts("stop"), request.at("stop"));
    }

    private static @Nullable AnswerFormat format(JsonFields request) {
        JsonFields format = request.object("response_format");
        return format == null ? null : OpenAiFormatReader.read(format, "json_schema");
    }
}
