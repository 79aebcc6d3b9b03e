package dev.sluice.protocol.openai.responses;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Effort;
import dev.sluice.protocol.conversation.Format;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.json.RequestBody;
import dev.sluice.protocol.openai.chat.EndUser;
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
    public static Conversation read(byte[] body, Drops drops) {
        Fields request = RequestBody.read(body, drops);
        refuseState(request);
        pass(request);
        ResponsesItems items = ResponsesItems.read(request);
        Said<Effort> effort = effort(request);
        return new Conversation(
                Dialect.OPENAI,
                items.instructions(),
                items.turns(),
                new ResponsesTools().read(request),
                sampling(request),
                effort,
                null,
                format(request),
                EndUser.read(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    private static void refuseState(Fields request) {
        for (String name : STATE) {
            if (request.any(name) != null) {
                throw Fields.unsupported(
                        request.at(name),
                        "this model's provider keeps no state (expected: the whole conversation as input)");
            }
        }
        if (Boolean.TRUE.equals(request.flag("background"))) {
            throw Fields.unsupported(request.at("background"), "this model's provider answers at once or not at all");
        }
    }

    /** What the answer repeats, and what holds anyway. */
    private static void pass(Fields request) {
        request.pass("model");
        request.pass("metadata");
        request.pass("stream_options");
        if (Boolean.TRUE.equals(request.flag("store"))) {
            request.drops().drop(request.at("store"));
        }
        if ("auto".equals(request.text("truncation"))) {
            request.drops().drop(request.at("truncation"));
        }
        List<String> include = request.texts("include");
        for (int i = 0; i < include.size(); i++) {
            if (!include.get(i).equals("reasoning.encrypted_content")) {
                request.drops().drop(request.at("include").item(i));
            }
        }
    }

    private static Sampling sampling(Fields request) {
        return new Sampling(
                Said.of(request.number("temperature"), request.at("temperature")),
                Said.of(request.number("top_p"), request.at("top_p")),
                null,
                null,
                Said.of(request.whole("max_output_tokens"), request.at("max_output_tokens")));
    }

    private static @Nullable Said<Effort> effort(Fields request) {
        Fields reasoning = request.object("reasoning");
        if (reasoning == null) {
            return null;
        }
        reasoning.pass("summary");
        reasoning.pass("generate_summary");
        Said<Effort> effort = Effort.read(reasoning, "effort");
        reasoning.close();
        return effort;
    }

    private static @Nullable Format format(Fields request) {
        Fields text = request.object("text");
        Fields format = text == null ? null : text.object("format");
        Format read = format == null ? null : format(format.neededText("type"), format);
        if (format != null) {
            format.close();
        }
        if (text != null) {
            text.close();
        }
        return read;
    }

    private static @Nullable Format format(String type, Fields format) {
        return switch (type) {
            case "text" -> null;
            case "json_object" -> new Format.AnyObject(format.place());
            case "json_schema" -> {
                JsonNode schema = format.any("schema");
                if (schema == null || !schema.isObject()) {
                    throw Fields.malformed(format.at("schema"), "no schema", "a JSON schema");
                }
                yield new Format.Schema(
                        format.text("name"),
                        format.text("description"),
                        schema,
                        format.flag("strict"),
                        format.at("schema"));
            }
            default -> throw Fields.malformed(format.at("type"), Fields.quoted(type), "text, json_object, json_schema");
        };
    }
}
