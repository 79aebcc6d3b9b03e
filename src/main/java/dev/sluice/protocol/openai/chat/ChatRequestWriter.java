package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.openai.OpenAiEndUser;
import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiSamplingWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a Chat Completions request. */
public final class ChatRequestWriter {

    /** The fields that callers of any dialect may add by OpenAI's own name, to be carried as they are. */
    private static final List<String> CARRIED = List.of(
            "frequency_penalty",
            "logit_bias",
            "moderation",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "seed",
            "store",
            "verbosity");

    /** OpenAI takes as many. */
    private static final int MOST_STOPS = 4;

    private ChatRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall where it asks for what Chat Completions cannot say
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        ModelTraits traits = context.traits();
        ObjectNode request = Json.object();
        request.put("model", context.model());
        ChatInputWriter.write(conversation, traits, dropped, request);
        new ChatToolsWriter().write(conversation.toolbox(), traits, dropped, request);
        sampling(conversation.sampling(), traits, dropped, request);
        ChatReasoningWriter.write(conversation, traits, dropped, request);
        ChatFormatWriter.write(conversation.format(), request);
        OpenAiEndUser.write(conversation.user(), traits, dropped, request);
        carry(conversation.rest(), conversation.dialect(), request);
        if (conversation.stream()) {
            request.put("stream", true);
            request.putObject("stream_options").put("include_usage", true);
        }
        return request;
    }

    private static void sampling(Sampling sampling, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (sampling.maxOutput() != null) {
            request.put(
                    traits.completionTokens() ? "max_completion_tokens" : "max_tokens",
                    sampling.maxOutput().value());
        }
        OpenAiSamplingWriter.write(sampling, traits, dropped, request);
        stop(sampling.stop(), traits, dropped, request);
    }

    private static void stop(
            @Nullable Setting<List<String>> stop, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (stop == null) {
            return;
        }
        if (!traits.stop()) {
            dropped.drop(stop.at());
        } else if (stop.value().size() > MOST_STOPS) {
            throw JsonFields.unsupported(
                    stop.at(), stop.value().size() + " stop sequences (expected: at most " + MOST_STOPS + ")");
        } else {
            ArrayNode sequences = request.putArray("stop");
            stop.value().forEach(sequences::add);
        }
    }

    private static void carry(JsonFields rest, Dialect dialect, ObjectNode request) {
        for (String name : CARRIED) {
            JsonNode value = rest.unread(name);
            if (value != null) {
                request.set(name, value);
            }
        }
        String tier = rest.text("service_tier");
        if (tier != null) {
            boolean standard = dialect == Dialect.ANTHROPIC && tier.equals("standard_only");
            request.put("service_tier", standard ? "default" : tier);
        }
    }
}
