package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.Refusal;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.ReasoningSettings;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.ServiceTier;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.RequestBodyReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of a Messages request. */
public final class MessagesRequestReader {

    /** Anthropic's name of ordinary capacity. */
    static final String STANDARD_TIER = "standard_only";

    private MessagesRequestReader() {}

    /**
     * Reads a request. The fields that are still unread when its {@link Conversation#rest} is closed are dropped then.
     *
     * @throws dev.sluice.call.RefusedCall if it is malformed, or asks for something that no other dialect can express
     */
    public static Conversation read(RequestBody body, DroppedFields dropped) {
        JsonFields request = RequestBodyReader.read(body, dropped);
        request.pass("model");
        refuseThread(request);
        Output output = output(request);
        MessagesInputReader input = MessagesInputReader.read(request);
        return new Conversation(
                input.instructions(),
                input.messages(),
                MessagesToolsReader.read(request),
                sampling(request),
                output.effort,
                reasoning(request),
                output.format,
                user(request),
                serviceTier(request),
                Boolean.TRUE.equals(request.flag("stream")),
                request);
    }

    /**
     * Refuses a thread: if it were left out, the caller would send the new messages alone next time. SDKs go on without threads
     * after the one error, and send everything anew after the other.
     */
    private static void refuseThread(JsonFields request) {
        JsonFields thread = request.object("thread");
        if (thread == null) {
            return;
        }
        String type = thread.requiredText("type");
        switch (type) {
            case "create" ->
                throw Refusal.of(
                                Refusal.Reason.THREAD_UNSUPPORTED,
                                "thread: this model's provider keeps no threads (expected: absent, and all messages)",
                                "thread")
                        .asException();
            case "continue" ->
                throw Refusal.of(
                                Refusal.Reason.THREAD_NOT_FOUND,
                                "thread: this model's provider keeps no threads, so there is none to continue"
                                        + " (expected: absent, and all messages)",
                                "thread")
                        .asException();
            default -> throw JsonFields.malformed(thread.at("type"), JsonFields.quoted(type), "create, continue");
        }
    }

    private static Sampling sampling(JsonFields request) {
        Long maxTokens = request.whole("max_tokens");
        if (maxTokens == null || maxTokens < 0) {
            throw JsonFields.malformed(
                    request.at("max_tokens"), maxTokens == null ? "missing" : maxTokens.toString(), ">= 1");
        }
        if (maxTokens == 0) {
            throw JsonFields.unsupported(
                    request.at("max_tokens"), "this model's provider cannot fill its cache without an answer");
        }
        List<String> stop = request.texts("stop_sequences");
        return new Sampling(
                Setting.of(request.number("temperature"), request.at("temperature")),
                Setting.of(request.number("top_p"), request.at("top_p")),
                Setting.of(request.whole("top_k"), request.at("top_k")),
                stop.isEmpty() ? null : new Setting<>(stop, request.at("stop_sequences")),
                new Setting<>(maxTokens, request.at("max_tokens")));
    }

    private static @Nullable Setting<ReasoningSettings> reasoning(JsonFields request) {
        JsonFields thinking = request.object("thinking");
        if (thinking == null) {
            return null;
        }
        String type = thinking.requiredText("type");
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
        return new Setting<>(read, thinking.path());
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
        String type = format.requiredText("type");
        JsonNode schema = format.any("schema");
        if (!type.equals("json_schema") || schema == null || !schema.isObject()) {
            throw JsonFields.malformed(format.path(), JsonFields.quoted(type), "json_schema, with a schema");
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

    private static @Nullable Setting<ServiceTier> serviceTier(JsonFields request) {
        String name = request.text("service_tier");
        if (name == null) {
            return null;
        }
        ServiceTier tier = name.equals(STANDARD_TIER) ? ServiceTier.STANDARD : new ServiceTier(name);
        return new Setting<>(tier, request.at("service_tier"));
    }
}
