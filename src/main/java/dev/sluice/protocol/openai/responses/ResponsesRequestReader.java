package dev.sluice.protocol.openai.responses;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
import dev.sluice.protocol.openai.OpenAiEndUser;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a Responses request says. */
public final class ResponsesRequestReader {

    /** What leans on state that this provider does not hold. */
    private static final List<String> STATE = List.of("previous_response_id", "conversation", "prompt");

    private ResponsesRequestReader() {}

    /**
     * Reads a request; the fields that nobody reads afterwards are dropped when its {@link Conversation#rest} is closed.
     *
     * @throws dev.sluice.call.RefusedCall where it is malformed, or asks for what no other dialect can say
     */
    public static Conversation read(byte[] body, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, dropped);
        refuseState(request);
        pass(request);
        ResponsesInputReader items = ResponsesInputReader.read(request);
        Setting<ReasoningEffort> effort = effort(request);
        return new Conversation(
                Dialect.OPENAI,
                items.instructions(),
                items.turns(),
                new ResponsesToolsReader().read(request),
                sampling(request),
                effort,
                null,
                format(request),
                OpenAiEndUser.read(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    private static void refuseState(JsonFields request) {
        for (String name : STATE) {
            if (request.any(name) != null) {
                throw JsonFields.unsupported(
                        request.at(name),
                        "this model's provider keeps no state (expected: the whole conversation as input)");
            }
        }
        if (Boolean.TRUE.equals(request.flag("background"))) {
            throw JsonFields.unsupported(
                    request.at("background"), "this model's provider answers at once or not at all");
        }
    }

    /** What the answer repeats, and what holds anyway. */
    private static void pass(JsonFields request) {
        request.pass("model");
        request.pass("metadata");
        request.pass("stream_options");
        if (Boolean.TRUE.equals(request.flag("store"))) {
            request.dropped().drop(request.at("store"));
        }
        if ("auto".equals(request.text("truncation"))) {
            request.dropped().drop(request.at("truncation"));
        }
        List<String> include = request.texts("include");
        for (int i = 0; i < include.size(); i++) {
            if (!include.get(i).equals("reasoning.encrypted_content")) {
                request.dropped().drop(request.at("include").item(i));
            }
        }
    }

    private static Sampling sampling(JsonFields request) {
        return new Sampling(
                Setting.of(request.number("temperature"), request.at("temperature")),
                Setting.of(request.number("top_p"), request.at("top_p")),
                null,
                null,
                Setting.of(request.whole("max_output_tokens"), request.at("max_output_tokens")));
    }

    private static @Nullable Setting<ReasoningEffort> effort(JsonFields request) {
        JsonFields reasoning = request.object("reasoning");
        if (reasoning == null) {
            return null;
        }
        reasoning.pass("summary");
        reasoning.pass("generate_summary");
        Setting<ReasoningEffort> effort = ReasoningEffort.read(reasoning, "effort");
        reasoning.close();
        return effort;
    }

    private static @Nullable AnswerFormat format(JsonFields request) {
        JsonFields text = request.object("text");
        JsonFields format = text == null ? null : text.object("format");
        AnswerFormat read = format == null ? null : format(format.neededText("type"), format);
        if (format != null) {
            format.close();
        }
        if (text != null) {
            text.close();
        }
        return read;
    }

    private static @Nullable AnswerFormat format(String type, JsonFields format) {
        return switch (type) {
            case "text" -> null;
            case "json_object" -> new AnswerFormat.AnyObject(format.place());
            case "json_schema" -> {
                JsonNode schema = format.any("schema");
                if (schema == null || !schema.isObject()) {
                    throw JsonFields.malformed(format.at("schema"), "no schema", "a JSON schema");
                }
                yield new AnswerFormat.Schema(
                        format.text("name"),
                        format.text("description"),
                        schema,
                        format.flag("strict"),
                        format.at("schema"));
            }
            default ->
                throw JsonFields.malformed(
                        format.at("type"), JsonFields.quoted(type), "text, json_object, json_schema");
        };
    }
}
