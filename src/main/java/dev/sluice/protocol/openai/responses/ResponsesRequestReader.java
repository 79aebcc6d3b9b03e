package dev.sluice.protocol.openai.responses;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
import dev.sluice.protocol.openai.OpenAiEndUser;
import dev.sluice.protocol.openai.OpenAiFormatReader;
import dev.sluice.protocol.openai.OpenAiServiceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of a Responses request. */
public final class ResponsesRequestReader {

    /** The fields that refer to state which another provider does not hold. */
    private static final List<String> STATE = List.of("conversation", "prompt");

    private ResponsesRequestReader() {}

    /**
     * Reads a request. The fields that are still unread when its {@link Conversation#rest} is closed are dropped then.
     *
     * @param answers the answers that the request may name
     * @throws dev.sluice.call.RefusedCall if it is malformed, or asks for something that no other dialect can express
     */
    public static Conversation read(RequestBody body, AnswerStore answers, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, dropped);
        refuseState(request);
        pass(request);
        ResponsesItems items = ResponsesItems.read(request, answers);
        ResponsesToolNames names = new ResponsesToolNames();
        ToolSet toolSet = new ResponsesToolsReader(names, items).read(request);
        ResponsesInputReader input = ResponsesInputReader.read(request, items, names);
        Setting<ReasoningEffort> effort = effort(request);
        return new Conversation(
                input.instructions(),
                input.messages(),
                toolSet,
                sampling(request),
                effort,
                null,
                format(request),
                OpenAiEndUser.read(request),
                OpenAiServiceTier.read(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    /** Returns the part of a request that is kept with its answer, or null if the caller wants nothing stored. */
    public static @Nullable String asked(Conversation conversation) {
        return KeptResponse.asked(conversation.rest());
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

    /** Passes the fields that the answer repeats, and those whose value holds anyway. */
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
        if (text == null) {
            return null;
        }
        JsonFields format = text.object("format");
        AnswerFormat read = format == null ? null : OpenAiFormatReader.read(format, null);
        text.close();
        return read;
    }
}
