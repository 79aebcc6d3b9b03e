package dev.sluice.protocol.openai.chat;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Effort;
import dev.sluice.protocol.conversation.Format;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.json.RequestBody;
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
    public static Conversation read(byte[] body, Drops drops) {
        Fields request = RequestBody.read(body, drops);
        refuseWhatOnlyChatHas(request);
        request.pass("model");
        Fields streaming = request.object("stream_options");
        if (streaming != null) {
            streaming.pass("include_usage");
            streaming.pass("include_obfuscation");
            streaming.close();
        }
        ChatTurns turns = ChatTurns.read(request);
        return new Conversation(
                Dialect.OPENAI,
                turns.instructions(),
                turns.turns(),
                new ChatTools().read(request),
                sampling(request),
                Effort.read(request, "reasoning_effort"),
                null,
                format(request),
                EndUser.read(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    /** Returns whether the caller wants usage in the last chunk of a stream. */
    public static boolean wantsUsage(Conversation conversation) {
        Fields streaming = conversation.rest().object("stream_options");
        return streaming != null && Boolean.TRUE.equals(streaming.flag("include_usage"));
    }

    private static void refuseWhatOnlyChatHas(Fields request) {
        Long choices = request.whole("n");
        if (choices != null && choices != 1) {
            throw Fields.unsupported(request.at("n"), choices + " choices cannot be asked of this model (expected: 1)");
        }
        if (request.any("audio") != null || request.texts("modalities").contains("audio")) {
            throw Fields.unsupported(request.at("modalities"), "this model's provider cannot answer in audio");
        }
        for (String old : List.of("functions", "function_call")) {
            if (request.any(old) != null) {
                throw Fields.unsupported(
                        request.at(old), "not translated, being deprecated (expected: tools, tool_choice)");
            }
        }
    }

    private static Sampling sampling(Fields request) {
        Long completion = request.whole("max_completion_tokens");
        Long older = request.whole("max_tokens");
        return new Sampling(
                Said.of(request.number("temperature"), request.at("temperature")),
                Said.of(request.number("top_p"), request.at("top_p")),
                Said.of(request.whole("top_k"), request.at("top_k")),
                stop(request),
                completion != null
                        ? new Said<>(completion, request.at("max_completion_tokens"))
                        : Said.of(older, request.at("max_tokens")));
    }

    private static @Nullable Said<List<String>> stop(Fields request) {
        JsonNode stop = request.any("stop");
        if (stop == null) {
            return null;
        }
        return new Said<>(stop.isString() ? List.of(stop.stringValue()) : request.texts("stop"), request.at("stop"));
    }

    private static @Nullable Format format(Fields request) {
        Fields format = request.object("response_format");
        if (format == null) {
            return null;
        }
        String type = format.neededText("type");
        Format read = switch (type) {
            case "text" -> null;
            case "json_object" -> new Format.AnyObject(format.place());
            case "json_schema" -> schema(format.neededObject("json_schema"));
            default -> throw Fields.malformed(format.at("type"), Fields.quoted(type), "text, json_object, json_schema");
        };
        format.close();
        return read;
    }

    private static Format schema(Fields format) {
        JsonNode schema = format.any("schema");
        if (schema == null || !schema.isObject()) {
            throw Fields.malformed(format.at("schema"), "no schema", "a JSON schema");
        }
        Format.Schema read = new Format.Schema(
                format.text("name"), format.text("description"), schema, format.flag("strict"), format.at("schema"));
        format.close();
        return read;
    }
}
