package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.openai.OpenAiEndUser;
import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a Chat Completions request says. */
public final class ChatRequestReader {

    private ChatRequestReader() {}

    /**
     * Reads a request; the fields that nobody reads afterwards are dropped when its {@link Conversation#rest} is closed.
     *
     * @throws dev.sluice.call.RefusedCall where it is malformed, or asks for what no other dialect can say
     */
    public static Conversation read(byte[] body, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, dropped);
        refuseWhatOnlyChatHas(request);
        request.pass("model");
        JsonFields streaming = request.object("stream_options");
        if (streaming != null) {
            streaming.pass("include_usage");
            streaming.pass("include_obfuscation");
            streaming.close();
        }
        ChatInputReader turns = ChatInputReader.read(request);
        return new Conversation(
                Dialect.OPENAI,
                turns.instructions(),
                turns.turns(),
                new ChatToolsReader().read(request),
                sampling(request),
                ReasoningEffort.read(request, "reasoning_effort"),
                null,
                format(request),
                OpenAiEndUser.read(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    /** Returns whether the caller wants usage in the last chunk of a stream. */
    public static boolean wantsUsage(Conversation conversation) {
        JsonFields streaming = conversation.rest().object("stream_options");
        return streaming != null && Boolean.TRUE.equals(streaming.flag("include_usage"));
    }

    private static void refuseWhatOnlyChatHas(JsonFields request) {
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
        if (format == null) {
            return null;
        }
        String type = format.neededText("type");
        AnswerFormat read = switch (type) {
            case "text" -> null;
            case "json_object" -> new AnswerFormat.AnyObject(format.place());
            case "json_schema" -> schema(format.neededObject("json_schema"));
            default ->
                throw JsonFields.malformed(
                        format.at("type"), JsonFields.quoted(type), "text, json_object, json_schema");
        };
        format.close();
        return read;
    }

    private static AnswerFormat schema(JsonFields format) {
        JsonNode schema = format.any("schema");
        if (schema == null || !schema.isObject()) {
            throw JsonFields.malformed(format.at("schema"), "no schema", "a JSON schema");
        }
        AnswerFormat.Schema read = new AnswerFormat.Schema(
                format.text("name"), format.text("description"), schema, format.flag("strict"), format.at("schema"));
        format.close();
        return read;
    }
}
