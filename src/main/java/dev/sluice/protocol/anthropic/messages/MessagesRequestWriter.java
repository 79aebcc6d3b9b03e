package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ServiceTier;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a Messages request. */
public final class MessagesRequestWriter {

    /** The fields of Anthropic's own that callers of any dialect may add, carried over as they are. */
    private static final List<String> CARRIED = List.of(
            "cache_control", "container", "context_management", "fallbacks", "inference_geo", "mcp_servers", "speed");

    private MessagesRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall if it asks for something that Messages cannot express
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        ObjectNode request = Json.object();
        Setting<Long> asked = conversation.sampling().maxOutput();
        long maxTokens = context.traits().outputOf(asked == null ? context.defaultMaxOutput() : asked.value());
        request.put("model", context.model());
        request.put("max_tokens", maxTokens);
        MessagesInputWriter.write(conversation, context.traits(), dropped, request);
        MessagesToolsWriter.write(conversation.toolSet(), context.traits(), dropped, request);
        MessagesReasoningWriter.write(conversation, context.traits(), maxTokens, dropped, request);
        MessagesSamplingWriter.write(conversation, context.traits(), dropped, request);
        MessagesFormatWriter.write(conversation.format(), dropped, request);
        if (conversation.user() != null) {
            request.putObject("metadata").put("user_id", conversation.user().value());
        }
        conversation.rest().copyUnread(CARRIED, request);
        serviceTier(conversation.serviceTier(), dropped, request);
        if (conversation.stream()) {
            request.put("stream", true);
        }
        return request;
    }

    /** Anthropic has no counterpart of OpenAI's other tiers. */
    private static void serviceTier(@Nullable Setting<ServiceTier> tier, DroppedFields dropped, ObjectNode request) {
        if (tier == null) {
            return;
        }
        if (tier.value().equals(ServiceTier.AUTO)) {
            request.put("service_tier", "auto");
        } else if (tier.value().equals(ServiceTier.STANDARD)) {
            request.put("service_tier", MessagesRequestReader.STANDARD_TIER);
        } else {
            dropped.drop(tier.at());
        }
    }
}
