package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Effort;
import dev.sluice.protocol.conversation.Format;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Thinking;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.json.RequestBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a Messages request says. */
public final class MessagesRequestReader {

    private MessagesRequestReader() {}

    /**
     * Reads a request; the fields that nobody reads afterwards are dropped when its {@link Conversation#rest} is closed.
     *
     * @throws dev.sluice.call.RefusedCall where it is malformed, or asks for what no other dialect can say
     */
    public static Conversation read(byte[] body, Drops drops) {
        Fields request = RequestBody.read(body, drops);
        request.pass("model");
        Output output = output(request);
        return new Conversation(
                Dialect.ANTHROPIC,
                instructions(request),
                turns(request),
                MessagesToolReader.read(request),
                sampling(request),
                output.effort,
                thinking(request),
                output.format,
                user(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    private static List<Part.Text> instructions(Fields request) {
        List<Part.Text> instructions = new ArrayList<>();
        for (Part part : MessagesBlockReader.content(request, "system")) {
            if (!(part instanceof Part.Text text)) {
                throw Fields.malformed(part.at(), "a block that is not text", "text");
            }
            instructions.add(text);
        }
        return instructions;
    }

    private static List<Turn> turns(Fields request) {
        List<Turn> turns = new ArrayList<>();
        for (Fields message : request.objects("messages")) {
            String role = message.neededText("role");
            Turn.Role speaker = switch (role) {
                case "user" -> Turn.Role.USER;
                case "assistant" -> Turn.Role.ASSISTANT;
                case "system" -> Turn.Role.SYSTEM;
                default -> throw Fields.malformed(message.at("role"), Fields.quoted(role), "user, assistant, system");
            };
            if (message.any("content") == null) {
                throw Fields.malformed(message.at("content"), "missing", "a string or a list of blocks");
            }
            turns.add(new Turn(speaker, MessagesBlockReader.content(message, "content"), message.place()));
            message.close();
        }
        if (turns.isEmpty()) {
            throw Fields.malformed(request.at("messages"), "no messages", "at least one");
        }
        ToolOrder.check(turns);
        return turns;
    }

    private static Sampling sampling(Fields request) {
        Long bound = request.whole("max_tokens");
        if (bound == null || bound < 0) {
            throw Fields.malformed(request.at("max_tokens"), bound == null ? "missing" : bound.toString(), ">= 1");
        }
        if (bound == 0) {
            throw Fields.unsupported(request.at("max_tokens"), "this model's provider cannot only fill its cache");
        }
        List<String> stop = request.texts("stop_sequences");
        return new Sampling(
                Said.of(request.number("temperature"), request.at("temperature")),
                Said.of(request.number("top_p"), request.at("top_p")),
                Said.of(request.whole("top_k"), request.at("top_k")),
                stop.isEmpty() ? null : new Said<>(stop, request.at("stop_sequences")),
                new Said<>(bound, request.at("max_tokens")));
    }

    private static @Nullable Said<Thinking> thinking(Fields request) {
        Fields thinking = request.object("thinking");
        if (thinking == null) {
            return null;
        }
        String type = thinking.neededText("type");
        Long budget = thinking.whole("budget_tokens");
        thinking.pass("display");
        thinking.close();
        Thinking read = switch (type) {
            case "disabled" -> new Thinking(Thinking.Mode.DISABLED, 0);
            case "adaptive" -> new Thinking(Thinking.Mode.ADAPTIVE, 0);
            case "between_tools" -> new Thinking(Thinking.Mode.BETWEEN_TOOLS, 0);
            case "enabled" -> new Thinking(Thinking.Mode.BUDGET, budget == null ? 0 : budget);
            default ->
                throw Fields.malformed(
                        thinking.at("type"), Fields.quoted(type), "enabled, adaptive, between_tools, disabled");
        };
        return new Said<>(read, thinking.place());
    }

    private record Output(
            @Nullable Said<Effort> effort, @Nullable Format format) {}

    private static Output output(Fields request) {
        Fields config = request.object("output_config");
        Fields older = request.object("output_format");
        Format format = older == null ? null : format(older);
        if (config == null) {
            return new Output(null, format);
        }
        Fields newer = config.object("format");
        Output read = new Output(Effort.read(config, "effort"), newer == null ? format : format(newer));
        config.close();
        return read;
    }

    private static Format format(Fields format) {
        String type = format.neededText("type");
        JsonNode schema = format.any("schema");
        if (!type.equals("json_schema") || schema == null || !schema.isObject()) {
            throw Fields.malformed(format.place(), Fields.quoted(type), "json_schema, with a schema");
        }
        format.close();
        return new Format.Schema(null, null, schema, null, format.at("schema"));
    }

    private static @Nullable Said<String> user(Fields request) {
        Fields metadata = request.object("metadata");
        if (metadata == null) {
            return null;
        }
        Said<String> user = Said.of(metadata.text("user_id"), metadata.at("user_id"));
        metadata.close();
        return user;
    }
}
