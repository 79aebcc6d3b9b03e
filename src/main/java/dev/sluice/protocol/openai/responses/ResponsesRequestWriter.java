package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.OpenAiEndUser;
import dev.sluice.protocol.openai.OpenAiSamplingWriter;
import dev.sluice.protocol.openai.OpenAiServiceTier;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a Responses request that stores no state at the provider: reasoning comes back encrypted instead. */
public final class ResponsesRequestWriter {

    /** The fields of OpenAI's own that callers of any dialect may add, carried over as they are. */
    private static final List<String> CARRIED =
            List.of("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "truncation");

    /** The least that OpenAI accepts. */
    private static final long MIN_OUTPUT = 16;

    private ResponsesRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall if it asks for something that Responses cannot express
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        ModelTraits traits = context.traits();
        ObjectNode request = Json.object();
        request.put("model", context.model());
        ResponsesInputWriter.write(
                traits.leadingSystem() ? conversation.withLeadingSystem() : conversation, traits, dropped, request);
        new ResponsesToolsWriter().write(conversation.toolSet(), traits, dropped, request);
        sampling(conversation.sampling(), traits, dropped, request);
        ResponsesReasoningWriter.write(conversation, traits, dropped, request);
        ResponsesFormatWriter.write(conversation.format(), request);
        OpenAiEndUser.write(conversation.user(), traits, dropped, request);
        conversation.rest().copyUnread(CARRIED, request);
        OpenAiServiceTier.write(conversation.serviceTier(), request);
        request.put("store", false);
        request.putArray("include").add("reasoning.encrypted_content");
        if (conversation.stream()) {
            request.put("stream", true);
        }
        return request;
    }

    private static void sampling(Sampling sampling, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (sampling.maxOutput() != null) {
            request.put(
                    "max_output_tokens",
                    Math.max(MIN_OUTPUT, traits.outputOf(sampling.maxOutput().value())));
        }
        OpenAiSamplingWriter.write(sampling, traits, dropped, request);
        if (sampling.stop() != null) {
            dropped.drop(sampling.stop().at());
        }
    }
}
