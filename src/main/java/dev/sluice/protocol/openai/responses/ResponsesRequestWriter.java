package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.OpenAiSamplingWriter;
import dev.sluice.protocol.openai.OpenAiEndUser;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a Responses request that leaves no state behind: what is to be seen again comes back encrypted. */
public final class ResponsesRequestWriter {

    /** The fields that callers of any dialect may add by OpenAI's own name, to be carried as they are. */
    private static final List<String> CARRIED =
            List.of("prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "truncation");

    /** OpenAI takes no less. */
    private static final long LEAST_OUTPUT = 16;

    private ResponsesRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall where it asks for what Responses cannot say
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        ModelTraits traits = context.traits();
        ObjectNode request = Json.object();
        request.put("model", context.model());
        ResponsesInputWriter.write(conversation, traits, dropped, request);
        new ResponsesToolsWriter().write(conversation.toolbox(), traits, dropped, request);
        sampling(conversation.sampling(), traits, dropped, request);
        reasoning(conversation.wantedEffort(), traits, dropped, request);
        format(conversation.format(), request);
        OpenAiEndUser.write(conversation.user(), traits, dropped, request);
        for (String name : CARRIED) {
            JsonNode value = conversation.rest().unread(name);
            if (value != null) {
                request.set(name, value);
            }
        }
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
                    Math.max(LEAST_OUTPUT, sampling.maxOutput().value()));
        }
        OpenAiSamplingWriter.write(sampling, traits, dropped, request);
        if (sampling.stop() != null) {
            dropped.drop(sampling.stop().at());
        }
    }

    private static void reasoning(
            @Nullable Setting<ReasoningEffort> effort, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        if (effort == null) {
            return;
        }
        ReasoningEffort nearest = effort.value().nearest(traits.efforts());
        if (nearest != null) {
            ObjectNode reasoning = request.putObject("reasoning").put("effort", nearest.label());
            if (nearest != ReasoningEffort.NONE) {
                reasoning.put("summary", "auto");
            }
        } else if (effort.value() != ReasoningEffort.NONE) {
            dropped.drop(effort.at());
        }
    }

    private static void format(@Nullable AnswerFormat format, ObjectNode request) {
        if (format instanceof AnswerFormat.AnyObject) {
            request.putObject("text").putObject("format").put("type", "json_object");
        } else if (format instanceof AnswerFormat.Schema schema) {
            ObjectNode written = request.putObject("text")
                    .putObject("format")
                    .put("type", "json_schema")
                    .put("name", schema.name() == null ? "answer" : schema.name());
            if (schema.description() != null) {
                written.put("description", schema.description());
            }
            written.set("schema", schema.schema());
            written.put("strict", schema.enforceable());
        }
    }
}
