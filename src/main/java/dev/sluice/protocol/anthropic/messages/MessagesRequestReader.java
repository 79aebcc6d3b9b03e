package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.ReasoningSettings;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.ToolOrder;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
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
    public static Conversation read(byte[] body, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, dropped);
        request.pass("model");
        Output output = output(request);
        return new Conversation(
                Dialect.ANTHROPIC,
                instructions(request),
                turns(request),
                MessagesToolsReader.read(request),
                sampling(request),
                output.effort,
                thinking(request),
                output.format,
                user(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    private static List<ContentPart.Text> instructions(JsonFields request) {
        List<ContentPart.Text> instructions = new ArrayList<>();
        for (ContentPart part : MessagesContentReader.content(request, "system")) {
            if (!(part instanceof ContentPart.Text text)) {
                throw JsonFields.malformed(part.at(), "a block that is not text", "text");
            }
            instructions.add(text);
        }
        return instructions;
    }

    private static List<Message> turns(JsonFields request) {
        List<Message> turns = new ArrayList<>();
        for (JsonFields message : request.objects("messages")) {
            String role = message.neededText("role");
            Message.Role speaker = switch (role) {
                case "user" -> Message.Role.USER;
                case "assistant" -> Message.Role.ASSISTANT;
                case "system" -> Message.Role.SYSTEM;
                default ->
                    throw JsonFields.malformed(message.at("role"), JsonFields.quoted(role), "user, assistant, system");
            };
            if (message.any("content") == null) {
                throw JsonFields.malformed(message.at("content"), "missing", "a string or a list of blocks");
            }
            turns.add(new Message(speaker, MessagesContentReader.content(message, "content"), message.place()));
            message.close();
        }
        if (turns.isEmpty()) {
            throw JsonFields.malformed(request.at("messages"), "no messages", "at least one");
        }
        ToolOrder.check(turns);
        return turns;
    }

    private static Sampling sampling(JsonFields request) {
        Long bound = request.whole("max_tokens");
        if (bound == null || bound < 0) {
            throw JsonFields.malformed(request.at("max_tokens"), bound == null ? "missing" : bound.toString(), ">= 1");
        }
        if (bound == 0) {
            throw JsonFields.unsupported(request.at("max_tokens"), "this model's provider cannot only fill its cache");
        }
        List<String> stop = request.texts("stop_sequences");
        return new Sampling(
                Setting.of(request.number("temperature"), request.at("temperature")),
                Setting.of(request.number("top_p"), request.at("top_p")),
                Setting.of(request.whole("top_k"), request.at("top_k")),
                stop.isEmpty() ? null : new Setting<>(stop, request.at("stop_sequences")),
                new Setting<>(bound, request.at("max_tokens")));
    }

    private static @Nullable Setting<ReasoningSettings> thinking(JsonFields request) {
        JsonFields thinking = request.object("thinking");
        if (thinking == null) {
            return null;
        }
        String type = thinking.neededText("type");
        Long budget = thinking.whole("budget_tokens");
        thinking.pass("display");
        thinking.close();
        ReasoningSettings read = switch (type) {
            case "disabled" -> new ReasoningSettings(ReasoningSettings.Mode.DISABLED, 0);
            case "adaptive" -> new ReasoningSettings(ReasoningSettings.Mode.ADAPTIVE, 0);
            case "between_tools" -> new ReasoningSettings(ReasoningSettings.Mode.BETWEEN_TOOLS, 0);
            case "enabled" -> new ReasoningSettings(ReasoningSettings.Mode.BUDGET, budget == null ? 0 : budget);
            default ->
                throw JsonFields.malformed(
                        thinking.at("type"), JsonFields.quoted(type), "enabled, adaptive, between_tools, disabled");
        };
        return new Setting<>(read, thinking.place());
    }

    private record Output(
            @Nullable Setting<ReasoningEffort> effort,
            @Nullable AnswerFormat format) {}

    private static Output output(JsonFields request) {
        JsonFields config = request.object("output_config");
        JsonFields older = request.object("output_format");
        AnswerFormat format = older == null ? null : format(older);
        if (config == null) {
            return new Output(null, format);
        }
        JsonFields newer = config.object("format");
        Output read = new Output(ReasoningEffort.read(config, "effort"), newer == null ? format : format(newer));
        config.close();
        return read;
    }

    private static AnswerFormat format(JsonFields format) {
        String type = format.neededText("type");
        JsonNode schema = format.any("schema");
        if (!type.equals("json_schema") || schema == null || !schema.isObject()) {
            throw JsonFields.malformed(format.place(), JsonFields.quoted(type), "json_schema, with a schema");
        }
        format.close();
        return new AnswerFormat.Schema(null, null, schema, null, format.at("schema"));
    }

    private static @Nullable Setting<String> user(JsonFields request) {
        JsonFields metadata = request.object("metadata");
        if (metadata == null) {
            return null;
        }
        Setting<String> user = Setting.of(metadata.text("user_id"), metadata.at("user_id"));
        metadata.close();
        return user;
    }
}
