package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiEndUser;
import dev.sluice.protocol.openai.OpenAiSamplingWriter;
import dev.sluice.protocol.openai.OpenAiServiceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a Chat Completions request. */
public final class ChatRequestWriter {

    /** The fields of OpenAI's own that callers of any dialect may add, carried over as they are. */
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

    /** The most stop sequences that OpenAI accepts. */
    private static final int MAX_STOPS = 4;

    private ChatRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall if it asks for something that Chat Completions cannot express
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        ModelTraits traits = context.traits();
        ObjectNode request = Json.object();
        request.put("model", context.model());
        ChatInputWriter.write(
                traits.leadingSystem() ? conversation.withLeadingSystem() : conversation, traits, dropped, request);
        new ChatToolsWriter().write(conversation.toolSet(), traits, dropped, request);
        sampling(conversation.sampling(), traits, dropped, request);
        ChatReasoningWriter.write(conversation, traits, dropped, request);
        ChatFormatWriter.write(conversation.format(), request);
        OpenAiEndUser.write(conversation.user(), traits, dropped, request);
        conversation.rest().copyUnread(CARRIED, request);
        OpenAiServiceTier.write(conversation.serviceTier(), request);
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
                    traits.outputOf(sampling.maxOutput().value()));
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
        } else if (stop.value().size() > MAX_STOPS) {
            throw JsonFields.unsupported(
                    stop.at(), stop.value().size() + " stop sequences (expected: at most " + MAX_STOPS + ")");
        } else {
            ArrayNode sequences = request.putArray("stop");
            stop.value().forEach(sequences::add);
        }
    }
}
